import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <div className="max-w-3xl" role="status">
      <span className="sr-only">Loading the page</span>
      <Skeleton className="h-8 w-56" />
      <Skeleton className="mt-3 h-4 w-full" />
      <Skeleton className="mt-10 h-5 w-40" />
      <Skeleton className="mt-3 h-40 w-full" />
    </div>
  );
}
