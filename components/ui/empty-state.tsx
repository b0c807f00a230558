import type { ReactNode } from "react";

type EmptyStateProps = {
  icon?: ReactNode;
  /** "No datasets yet", or "No rejects match these filters". */
  title: string;
  /** What belongs here and what it is good for. */
  children: ReactNode;
  /** The first thing to do. */
  action?: ReactNode;
  /** What it looks like when it is there: a code block or a row. */
  example?: ReactNode;
};

/** An empty place that says what belongs there, how to begin, and what it looks like. */
export function EmptyState({ icon, title, children, action, example }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-3 rounded-lg border border-dashed px-6 py-10 text-center">
      {icon && <div className="text-foreground-muted [&_svg]:size-6">{icon}</div>}
      <div className="max-w-md">
        <p className="font-semibold">{title}</p>
        <div className="mt-1 text-foreground-muted">{children}</div>
      </div>
      {action && <div className="flex flex-wrap justify-center gap-2">{action}</div>}
      {example && <div className="mt-2 w-full max-w-xl text-left">{example}</div>}
    </div>
  );
}
