import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_18rem]" role="status">
      <span className="sr-only">Loading the export</span>
      <div className="flex flex-col gap-5">
        <Skeleton className="h-24 w-full" />
        <Skeleton className="h-64 w-full" />
      </div>
      <Skeleton className="h-72 w-full" />
    </div>
  );
}
