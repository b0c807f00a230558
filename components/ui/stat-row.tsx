import type { ReactNode } from "react";

/** A framed row of `Stat`s that wraps on narrow screens. */
export function StatRow({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-px overflow-hidden rounded-lg border bg-border [&>*]:bg-surface">
      {children}
    </dl>
  );
}
