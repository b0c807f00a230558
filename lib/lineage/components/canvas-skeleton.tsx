import { Skeleton } from "#components/ui/skeleton.tsx";

const layers = [
  { id: "first", nodes: ["a", "b"] },
  { id: "second", nodes: ["c"] },
  { id: "third", nodes: ["d", "e"] },
];

/** Three layers of nodes, where the graph will stand. */
export function CanvasSkeleton() {
  return (
    <div className="flex h-full items-center justify-around p-6" role="status">
      <span className="sr-only">The graph is being laid out.</span>
      {layers.map(({ id, nodes }) => (
        <div className="flex flex-col gap-6" key={id}>
          {nodes.map((node) => (
            <Skeleton className="h-16 w-20 sm:w-36" key={node} />
          ))}
        </div>
      ))}
    </div>
  );
}
