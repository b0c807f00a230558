import { Check } from "lucide-react";
import Link from "next/link";
import { toRoute } from "#components/ui/route.ts";
import type { AdapterQuery, FacetCounts, FacetName } from "#lib/adapters/list/adapter-query.ts";
import { chosenValues, facetTitles, toggleAddress } from "#lib/adapters/list/list-address.ts";
import { formatCount } from "#lib/format.ts";

const shownValues = 6;

type FacetListProps = { facet: FacetName; values: FacetCounts[FacetName]; query: AdapterQuery };

/** Values of one facet with their counts, each a link that chooses it or takes it back. */
export function FacetList({ facet, values, query }: FacetListProps) {
  const chosen = chosenValues(query, facet);
  const missing = chosen
    .filter((value) => !values.some((other) => other.value === value))
    .map((value) => ({ value, count: 0 }));
  const all = [...missing, ...values];
  if (all.length === 0) return null;
  const link = ({ value, count }: { value: string; count: number }) => {
    const isChosen = chosen.includes(value);
    return (
      <li key={value}>
        <Link
          aria-label={`${facetTitles[facet]} ${value}: ${formatCount(count)}${isChosen ? ", chosen" : ""}`}
          className="flex items-center gap-1.5 rounded-sm px-1.5 py-0.5 text-[0.8125rem] hover:bg-muted data-[chosen=true]:bg-accent-soft data-[chosen=true]:font-medium"
          data-chosen={isChosen}
          href={toRoute(toggleAddress(query, facet, value))}
          scroll={false}
        >
          {isChosen && <Check aria-hidden className="size-3.5 shrink-0 text-accent" />}
          <span className="min-w-0 flex-1 truncate">{value.replaceAll("_", " ")}</span>
          <span className="text-foreground-muted text-xs tabular-nums">{formatCount(count)}</span>
        </Link>
      </li>
    );
  };
  return (
    <section aria-label={facetTitles[facet]}>
      <h2 className="mb-1 px-1.5 font-medium text-foreground-muted text-xs">{facetTitles[facet]}</h2>
      <ul>{all.slice(0, shownValues).map(link)}</ul>
      {all.length > shownValues && (
        <details>
          <summary className="cursor-pointer px-1.5 py-0.5 text-foreground-muted text-xs">
            {all.length - shownValues} more
          </summary>
          <ul className="max-h-64 overflow-y-auto">{all.slice(shownValues).map(link)}</ul>
        </details>
      )}
    </section>
  );
}
