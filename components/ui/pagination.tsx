import { ChevronLeft, ChevronRight } from "lucide-react";
import { ButtonLink } from "#components/ui/button-link.tsx";

type PaginationProps = {
  /** What is counted: "rows", "datasets". */
  noun: string;
  shown: number;
  total?: number | null;
  /** Where the first page and the next page are; absent when there is none. */
  firstHref?: string | undefined;
  nextHref?: string | undefined;
};

const count = new Intl.NumberFormat("en-US");

/** Moves through a list by cursor: back to the start, on to the next. A list of one page needs none. */
export function Pagination({ noun, shown, total, firstHref, nextHref }: PaginationProps) {
  if (!firstHref && !nextHref) return null;
  return (
    <nav aria-label={`Pages of ${noun}`} className="flex flex-wrap items-center justify-between gap-2 py-2">
      <p className="text-[0.8125rem] text-foreground-muted tabular-nums">
        {count.format(shown)}
        {typeof total === "number" && ` of ${count.format(total)}`} {noun}
      </p>
      <div className="flex gap-2">
        {firstHref && (
          <ButtonLink href={firstHref} size="sm">
            <ChevronLeft aria-hidden />
            First
          </ButtonLink>
        )}
        {nextHref && (
          <ButtonLink href={nextHref} size="sm">
            Next
            <ChevronRight aria-hidden />
          </ButtonLink>
        )}
      </div>
    </nav>
  );
}
