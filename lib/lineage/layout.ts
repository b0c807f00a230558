import type { ElkNode } from "elkjs/lib/elk-api.js";
import type { MergedGraph } from "./merge-graphs.ts";

/** Size of a node on the canvas, in px. */
export const nodeSizePx = { width: 232, height: 60 } as const;

/** Where a node stands: its upper left corner, in px. */
export type Position = { x: number; y: number };

const options = {
  "elk.algorithm": "layered",
  "elk.direction": "RIGHT",
  "elk.spacing.nodeNode": "24",
  "elk.layered.spacing.nodeNodeBetweenLayers": "132",
  "elk.spacing.componentComponent": "48",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
};

/** The graph as ELK lays it out: what came first stands at the left. Sorted by key, so that the same graph looks the same. */
export function toElkGraph({ nodes, edges }: MergedGraph): ElkNode {
  const known = new Set(nodes.map(({ key }) => key));
  return {
    id: "root",
    layoutOptions: options,
    children: nodes.map(({ key }) => ({ id: key, ...nodeSizePx })).sort((a, b) => (a.id < b.id ? -1 : 1)),
    edges: edges
      .filter(({ from, to }) => known.has(from) && known.has(to))
      .map(({ id, from, to }) => ({ id, sources: [to], targets: [from] }))
      .sort((a, b) => (a.id < b.id ? -1 : 1)),
  };
}

/** Where ELK put each node, by key. */
export function positionsOf(laidOut: ElkNode): Map<string, Position> {
  return new Map((laidOut.children ?? []).map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
}

/** How wide and high all nodes stand together, in px. */
export function sizeOf(positions: ReadonlyMap<string, Position>): { width: number; height: number } {
  const corners = [...positions.values()];
  const extent = (from: number, to: number, of: number) => Math.max(0, to - from) + of;
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return {
    width: extent(Math.min(...xs), Math.max(...xs), nodeSizePx.width),
    height: extent(Math.min(...ys), Math.max(...ys), nodeSizePx.height),
  };
}
