"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsString, useQueryStates } from "nuqs";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Callout } from "#components/ui/callout.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { TableSkeleton } from "#components/ui/table-skeleton.tsx";
import { RejectCard } from "#lib/exports/components/rejects/reject-card.tsx";
import { RejectFilters } from "#lib/exports/components/rejects/reject-filters.tsx";
import { rejectsQuery } from "#lib/exports/query-options.ts";
import { formatCount } from "#lib/format.ts";
import { useDebounced } from "#lib/schemas/components/use-debounced.ts";

type RejectsBrowserProps = {
  exportId: string;
  /** Refused rows by reason. */
  counts: Readonly<Record<string, number>>;
  /** Page of the dataset version the rows come from. */
  rowsHref: string;
};

const text = parseAsString.withDefault("");
const pageRows = 25;
const settleMs = 300;

/** Rows that were not exported, each with its one reason and the source row beside it. Filters are in the URL. */
export function RejectsBrowser({ exportId, counts, rowsHref }: RejectsBrowserProps) {
  const [filter, setFilter] = useQueryStates({ bucket: text, code: text, pointer: text });
  const [pointer, setPointer] = useState(filter.pointer);
  const asked = useDebounced(filter.pointer, settleMs);
  const query = useInfiniteQuery(
    rejectsQuery(
      exportId,
      {
        ...(filter.bucket && { bucket: filter.bucket }),
        ...(filter.code && { code: filter.code }),
        ...(asked && { pointer: asked }),
      },
      pageRows,
    ),
  );
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? null;
  const isFiltered = filter.bucket !== "" || filter.code !== "" || filter.pointer !== "";
  const clear = () => {
    setPointer("");
    void setFilter({ bucket: null, code: null, pointer: null });
  };
  return (
    <div className="flex flex-col gap-3">
      <RejectFilters
        counts={counts}
        filter={{ ...filter, pointer }}
        onChange={(changes) => {
          if (changes.pointer !== undefined) setPointer(changes.pointer);
          void setFilter(changes);
        }}
        onClear={isFiltered ? clear : undefined}
      />
      {query.error && <Callout tone="bad">{query.error.message}</Callout>}
      {query.isPending ? (
        <TableSkeleton label="rejects" />
      ) : (
        <>
          <p aria-live="polite" className="text-[0.8125rem] text-foreground-muted tabular-nums">
            {total === null
              ? `${formatCount(items.length)} rows found so far`
              : `${formatCount(items.length)} of ${formatCount(total)} rows`}
          </p>
          <ol className="flex flex-col gap-3">
            {items.map((item) => (
              <RejectCard item={item} key={item.offset} rowsHref={rowsHref} />
            ))}
          </ol>
          {items.length === 0 && !query.hasNextPage && !query.error && (
            <EmptyState
              action={isFiltered && <Button onClick={clear}>Clear filters</Button>}
              title={isFiltered ? "No refused row matches these filters" : "No row was refused"}
            >
              {isFiltered ? "Choose another reason or pointer." : "Every row read was written."}
            </EmptyState>
          )}
          {query.hasNextPage && (
            <div>
              <Button onClick={() => void query.fetchNextPage()} pending={query.isFetchingNextPage}>
                {items.length === 0 ? "Look further" : "Show more"}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}
