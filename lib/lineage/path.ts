/** The two ends of an edge, by node keys. */
export type Ends = { from: string; to: string };

/** Which end of an edge a step leads to: `to` goes to what a node came from, `from` to what was made of it. */
export type StepEnd = keyof Ends;

/** The shortest ways from some starts: to every node reached the last edge of its way, null for a start. Nearest first. */
export type PathTree<E> = ReadonlyMap<string, E | null>;

/** A way to a node: nodes from a start on, and the edges between them in that order. */
export type Path<E> = { nodes: string[]; edges: E[] };

/** Walks breadth first along edges from the starts; of ways of the same length the one counts whose edges come first. */
export function shortestPaths<E extends Ends>(
  edges: readonly E[],
  starts: readonly string[],
  next: StepEnd,
): PathTree<E> {
  const leaving = Map.groupBy(edges, (edge) => edge[otherEnd(next)]);
  const tree = new Map<string, E | null>(starts.map((start) => [start, null]));
  // A Map yields what is added while it is walked: it is the queue.
  for (const [node] of tree) {
    for (const edge of leaving.get(node) ?? []) {
      if (!tree.has(edge[next])) tree.set(edge[next], edge);
    }
  }
  return tree;
}

/** The way to a node of the tree. */
export function pathTo<E extends Ends>(tree: PathTree<E>, node: string, next: StepEnd): Path<E> {
  const path: Path<E> = { nodes: [node], edges: [] };
  for (let edge = tree.get(node); edge; edge = tree.get(edge[otherEnd(next)])) {
    path.nodes.push(edge[otherEnd(next)]);
    path.edges.push(edge);
  }
  return { nodes: path.nodes.reverse(), edges: path.edges.reverse() };
}

/** The shortest way from one node to another, both ends included; null when there is none. */
export function findPath<E extends Ends>(
  edges: readonly E[],
  start: string,
  end: string,
  next: StepEnd = "to",
): string[] | null {
  const tree = shortestPaths(edges, [start], next);
  return tree.has(end) ? pathTo(tree, end, next).nodes : null;
}

function otherEnd(end: StepEnd): StepEnd {
  return end === "to" ? "from" : "to";
}
