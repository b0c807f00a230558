import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";

// A region that scrolls must take the focus, or the keyboard cannot scroll it (WCAG 2.1.1).
const reachableByKeyboard = (label: string) => ({ tabIndex: 0, role: "group", "aria-label": label });

type ScrollFrameProps = { label: string; className?: string; children: ReactNode };

/** A named region that scrolls on its own and can be scrolled by keyboard. */
export function ScrollFrame({ label, className, children }: ScrollFrameProps) {
  return (
    <div
      {...reachableByKeyboard(label)}
      className={classNames("relative overflow-auto focus-visible:-outline-offset-2", className)}
    >
      {children}
    </div>
  );
}
