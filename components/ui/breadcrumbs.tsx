import { ChevronRight } from "lucide-react";
import { TextLink } from "#components/ui/text-link.tsx";

export type Crumb = { label: string; href?: string };

/** The way up from this page. The last crumb is the page itself and has no link. */
export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs">
      <ol className="flex min-w-0 flex-wrap items-center gap-1 text-[0.8125rem] text-foreground-muted">
        {crumbs.map((crumb, index) => (
          <li className="flex min-w-0 items-center gap-1" key={crumb.href ?? crumb.label}>
            {index > 0 && <ChevronRight aria-hidden className="size-3.5 shrink-0" />}
            {crumb.href ? (
              <TextLink
                className="truncate font-normal text-foreground-muted hover:text-foreground"
                href={crumb.href}
                quiet
              >
                {crumb.label}
              </TextLink>
            ) : (
              <span aria-current="page" className="truncate">
                {crumb.label}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
