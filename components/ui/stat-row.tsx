import type { ReactNode } from "react";

/** A framed row of `Stat`s that wraps on narrow screens. */
export function StatRow({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[repeat(auto-fit,minmax(9rem,1fr))] gap-px overflow-hidden rounded-lg border bg-surface [&>*]:shadow-[0_0_0_1px_var(--border)]">
      {children}
    </dl>
  );
}
