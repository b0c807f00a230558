/** The two ends of an edge, by node keys. */
export type Ends = { from: string; to: string };

/**
 * The shortest way from one node to another along edges, both ends included; null when there is none. `next` says which
 * end of an edge a step leads to: `to` goes to what a node came from, `from` to what was made of it.
 */
export function findPath<E extends Ends>(
  edges: readonly E[],
  start: string,
  end: string,
  next: "to" | "from" = "to",
): string[] | null {
  return shortestPaths(edges, [start], next).get(end)?.nodes ?? null;
}

/** A way to a node: nodes from a start on, and the edges between them in that order. */
export type Path<E> = { nodes: string[]; edges: E[] };

/** The shortest way to every node that the starts reach along edges, starts included; breadth first, so ties keep the order given. */
export function shortestPaths<E extends Ends>(
  edges: readonly E[],
  starts: readonly string[],
  next: "to" | "from",
): Map<string, Path<E>> {
  const back = next === "to" ? "from" : "to";
  const leaving = Map.groupBy(edges, (edge) => edge[back]);
  const paths = new Map<string, Path<E>>(starts.map((start) => [start, { nodes: [start], edges: [] }]));
  // A Map yields what is added while it is walked: it is the queue.
  for (const [node, path] of paths) {
    for (const edge of leaving.get(node) ?? []) {
      const reached = edge[next];
      if (paths.has(reached)) continue;
      paths.set(reached, { nodes: [...path.nodes, reached], edges: [...path.edges, edge] });
    }
  }
  return paths;
}
