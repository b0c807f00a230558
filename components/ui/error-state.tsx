import { CircleX } from "lucide-react";
import type { ReactNode } from "react";

type ErrorStateProps = {
  /** What happened. */
  title: string;
  /** What was kept, and what to do. */
  children: ReactNode;
  action?: ReactNode;
};

/** A failure in words: what happened, what was kept, what to do. */
export function ErrorState({ title, children, action }: ErrorStateProps) {
  return (
    <div className="flex gap-3 rounded-lg border border-bad/40 bg-bad-soft p-4" role="alert">
      <CircleX aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0">
        <p className="font-semibold text-bad">{title}</p>
        <div className="mt-1">{children}</div>
        {action && <div className="mt-3 flex flex-wrap gap-2">{action}</div>}
      </div>
    </div>
  );
}
