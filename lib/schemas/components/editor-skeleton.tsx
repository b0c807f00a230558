import { Skeleton } from "#components/ui/skeleton.tsx";

const widths = ["w-8", "w-56", "w-40", "w-64", "w-48", "w-72", "w-36", "w-52"];

/** Stands where the editor will be while its code loads. */
export function EditorSkeleton() {
  return (
    <div aria-hidden className="flex h-full min-h-72 flex-col gap-2.5 p-4">
      {widths.map((width) => (
        <Skeleton className={`h-3.5 ${width}`} key={width} />
      ))}
    </div>
  );
}
