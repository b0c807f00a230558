import { Skeleton } from "#components/ui/skeleton.tsx";

export default function Loading() {
  return (
    <div className="flex flex-col gap-5" role="status">
      <span className="sr-only">Loading the target</span>
      <Skeleton className="h-20 w-full" />
      <Skeleton className="h-48 w-full" />
      <Skeleton className="h-64 w-full" />
    </div>
  );
}
