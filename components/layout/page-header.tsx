import type { ReactNode } from "react";
import { Breadcrumbs, type Crumb } from "#components/ui/breadcrumbs.tsx";

type PageHeaderProps = {
  title: ReactNode;
  crumbs?: readonly Crumb[];
  /** Beside the title: a status. */
  badge?: ReactNode;
  /** Facts in one line: "7,473 rows", "4.2 MB", a time. */
  facts?: readonly ReactNode[];
  /** The one primary action, and quieter ones before it. */
  actions?: ReactNode;
  /** Tabs of the page. */
  children?: ReactNode;
};

/** Top of every page: the way up, title, facts in one line, one primary action, tabs. */
export function PageHeader({ title, crumbs, badge, facts = [], actions, children }: PageHeaderProps) {
  return (
    <header className="mb-5">
      {crumbs && <Breadcrumbs crumbs={crumbs} />}
      <div className="mt-1 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="min-w-0">
          <div className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
            <h1 className="min-w-0 break-words font-semibold text-xl leading-8">{title}</h1>
            {badge}
          </div>
          {facts.length > 0 && (
            <ul className="flex flex-wrap gap-x-2 text-[0.8125rem] text-foreground-muted tabular-nums [&>li:not(:last-child)]:after:ml-2 [&>li:not(:last-child)]:after:content-['·']">
              {facts.map((fact, index) => (
                <li key={typeof fact === "string" ? fact : `fact-${index + 1}`}>{fact}</li>
              ))}
            </ul>
          )}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children && <div className="mt-3">{children}</div>}
    </header>
  );
}
