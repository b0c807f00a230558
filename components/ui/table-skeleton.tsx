import { Skeleton } from "#components/ui/skeleton.tsx";

const widths = ["w-2/5", "w-1/2", "w-1/3", "w-3/5", "w-2/5", "w-1/3", "w-1/2", "w-2/5"];

/** A table that is loading: header and rows of the real height. */
export function TableSkeleton({ rows = 8, label }: { rows?: number; label: string }) {
  return (
    <div className="overflow-hidden rounded-lg border bg-surface" role="status">
      <span className="sr-only">Loading {label}</span>
      <div className="h-8 border-b" />
      {[...Array(rows).keys()].map((row) => (
        <div className="flex h-[33px] items-center gap-6 border-b px-4 last:border-b-0" key={row}>
          <div className="flex-1">
            <Skeleton className={`h-3 ${widths[row % widths.length]}`} />
          </div>
          <Skeleton className="h-3 w-16" />
          <Skeleton className="hidden h-3 w-20 sm:block" />
        </div>
      ))}
    </div>
  );
}
