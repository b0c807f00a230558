import { Skeleton } from "#components/ui/skeleton.tsx";

/** Stands where a chart will be drawn. */
export function ChartSkeleton() {
  return <Skeleton className="h-full w-full" />;
}
