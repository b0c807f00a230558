import type { EdgeKind } from "./edge-kind.ts";
import type { LineageEdge, LineageGraph, LineageNode } from "./graph.ts";

/** Nodes and edges of several neighbourhoods, each once. */
export type MergedGraph = { nodes: LineageNode[]; edges: LineageEdge[] };

/** Joins neighbourhoods; of a node that several have, the last one's word counts. */
export function mergeGraphs(graphs: readonly LineageGraph[]): MergedGraph {
  const nodes = new Map(graphs.flatMap((graph) => graph.nodes.map((node) => [node.key, node])));
  const edges = new Map(graphs.flatMap((graph) => graph.edges.map((edge) => [edge.id, edge])));
  return { nodes: [...nodes.values()], edges: [...edges.values()] };
}

/** The part with edges of these kinds and the nodes they join; `keep` stays in any case. No kinds: all. */
export function filterKinds(
  graph: MergedGraph,
  kinds: readonly EdgeKind[],
  keep: string | null,
): MergedGraph {
  if (kinds.length === 0) return graph;
  const edges = graph.edges.filter(({ kind }) => kinds.includes(kind));
  const joined = new Set([keep, ...edges.flatMap(({ from, to }) => [from, to])]);
  return { nodes: graph.nodes.filter(({ key }) => joined.has(key)), edges };
}

function countEnds(edges: readonly LineageEdge[]): Map<string, number> {
  const ends = new Map<string, number>();
  for (const { from, to } of edges) {
    ends.set(from, (ends.get(from) ?? 0) + 1);
    ends.set(to, (ends.get(to) ?? 0) + 1);
  }
  return ends;
}

/** The node with the most edges: where a graph without a focus is looked at first. Empty without edges. */
export function busiestNode({ edges }: MergedGraph): string {
  const [busiest] = [...countEnds(edges)].toSorted(([, a], [, b]) => b - a);
  return busiest?.[0] ?? "";
}

/** The edges at the focus first, then the newest. */
export function sortEdges({ edges }: MergedGraph, focus: string): LineageEdge[] {
  const distance = ({ from, to }: LineageEdge) => (from === focus || to === focus ? 0 : 1);
  return edges.toSorted(
    (a, b) => distance(a) - distance(b) || b.createdAt.localeCompare(a.createdAt) || (a.id < b.id ? -1 : 1),
  );
}

/** How many edges of each node are not in the graph; null where that is not known. */
export function missingEdges({ nodes, edges }: MergedGraph): Map<string, number | null> {
  const shown = countEnds(edges);
  return new Map(
    nodes.map(({ key, upstreamCount, downstreamCount }) => {
      const isTold = upstreamCount !== null && downstreamCount !== null;
      const missing = isTold ? upstreamCount + downstreamCount - (shown.get(key) ?? 0) : null;
      return [key, missing === null ? null : Math.max(0, missing)];
    }),
  );
}
