import type { ReactNode } from "react";

type RightRailProps = {
  /** What the rail holds, for a screen reader: "Facts about this dataset". */
  label: string;
  /** Cards of facts. */
  rail: ReactNode;
  children: ReactNode;
};

/** Content at the left, facts at the right; on narrow screens the facts come after. */
export function RightRail({ label, rail, children }: RightRailProps) {
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_18rem] print:block print:[&>*+*]:mt-5">
      <div className="flex min-w-0 flex-col gap-5">{children}</div>
      <aside aria-label={label} className="flex min-w-0 flex-col gap-4">
        {rail}
      </aside>
    </div>
  );
}
