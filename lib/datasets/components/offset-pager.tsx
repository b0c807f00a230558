import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Input } from "#components/ui/input.tsx";
import { formatCount } from "#lib/format.ts";

type OffsetPagerProps = {
  /** Path of the page; `offset` (from 0) or `from` (a row as people count, from 1) and `version` are its parameters. */
  path: string;
  version: number | undefined;
  offset: number;
  limit: number;
  total: number;
};

/** Moves through rows by number: back, on, or straight to one. */
export function OffsetPager({ path, version, offset, limit, total }: OffsetPagerProps) {
  const hrefAt = (at: number) =>
    `${path}?${new URLSearchParams({ ...(version && { version: String(version) }), offset: String(at) })}`;
  const last = Math.min(offset + limit, total);
  return (
    <nav aria-label="Pages of rows" className="flex flex-wrap items-center justify-between gap-2 py-3">
      <p className="text-[0.8125rem] text-foreground-muted tabular-nums">
        {total > offset ? `Rows ${formatCount(offset + 1)}–${formatCount(last)}` : "No rows"} of{" "}
        {formatCount(total)}
      </p>
      <div className="flex flex-wrap gap-2">
        <form action={path} className="flex gap-2">
          {version && <input name="version" type="hidden" value={version} />}
          <Input
            aria-label="Go to row"
            className="w-32"
            defaultValue={offset + 1}
            inputMode="numeric"
            name="from"
            pattern="[0-9]*"
          />
          <Button type="submit">Go to row</Button>
        </form>
        {offset > 0 && (
          <ButtonLink href={hrefAt(Math.max(0, offset - limit))}>
            <ChevronLeft aria-hidden />
            Previous
          </ButtonLink>
        )}
        {last < total && (
          <ButtonLink href={hrefAt(last)}>
            Next
            <ChevronRight aria-hidden />
          </ButtonLink>
        )}
      </div>
    </nav>
  );
}
