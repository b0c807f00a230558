import type { ReactNode } from "react";

/** The name of a control, above it. */
export function Label({ htmlFor, children }: { htmlFor: string; children: ReactNode }) {
  return (
    <label className="font-medium text-sm" htmlFor={htmlFor}>
      {children}
    </label>
  );
}
