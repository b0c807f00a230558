import { Skeleton } from "#components/ui/skeleton.tsx";

/** The header of a page that is loading. */
export function PageHeaderSkeleton({ tabs = false }: { tabs?: boolean }) {
  return (
    <div aria-hidden className="mb-5">
      <Skeleton className="mt-2 h-6 w-56 max-w-full" />
      <Skeleton className="mt-2 h-3 w-80 max-w-full" />
      {tabs && <Skeleton className="mt-5 h-7 w-full" />}
    </div>
  );
}
