import { PageHeaderSkeleton } from "#components/layout/page-header-skeleton.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <>
      <PageHeaderSkeleton />
      <div className="grid gap-5 xl:grid-cols-[minmax(0,1fr)_28rem]" role="status">
        <span className="sr-only">Loading the form</span>
        <div className="flex flex-col gap-3">
          <Skeleton className="h-48 w-full" />
          <Skeleton className="h-80 w-full" />
        </div>
        <Skeleton className="h-80 w-full" />
      </div>
    </>
  );
}
