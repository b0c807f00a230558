import { isJsonObject } from "#lib/json-object.ts";
import type { EdgeRow } from "./edges/edge-row.ts";
import type { LineageEdge, LineageNode } from "./graph.ts";
import { missingEdges } from "./merge-graphs.ts";
import { hiddenKey, hiddenNode } from "./nodes/describe.ts";

/** Edges and nodes as an actor may see them: what they may not read has an opaque key and no details. */
export function toVisible(
  rows: readonly EdgeRow[],
  readable: ReadonlyMap<string, LineageNode>,
): { nodes: LineageNode[]; edges: LineageEdge[] } {
  const nodes = new Map<string, LineageNode>();
  const see = (key: string): LineageNode => {
    const node = readable.get(key) ?? hiddenNode(key);
    nodes.set(node.key, node);
    return node;
  };
  const edges = rows.map((row): LineageEdge => {
    const [from, to] = [see(row.from), see(row.to)];
    const isSeen = from.kind !== "hidden" && to.kind !== "hidden";
    return {
      id: isSeen ? row.id : hiddenKey(row.id),
      kind: row.kind,
      from: from.key,
      to: to.key,
      evidence: row.evidence,
      details: isSeen && isJsonObject(row.details) ? row.details : {},
      createdAt: row.createdAt.toISOString(),
      removedAt: row.removedAt?.toISOString() ?? null,
    };
  });
  return { nodes: [...nodes.values()], edges };
}

/** Who can guess a name learns nothing from it: beside what is external only what the actor may read is shown. */
export function leaksExistence(edge: EdgeRow, readable: ReadonlyMap<string, LineageNode>): boolean {
  const isHidden = (key: string) => !readable.has(key);
  const isExternal = (key: string) => key.startsWith("external:");
  return (isExternal(edge.from) && isHidden(edge.to)) || (isExternal(edge.to) && isHidden(edge.from));
}

/** True when some node has more edges than are given. */
export function isPartial(nodes: readonly LineageNode[], edges: readonly LineageEdge[]): boolean {
  const missing = missingEdges({ nodes: [...nodes], edges: [...edges] });
  return [...missing.values()].some((count) => (count ?? 0) > 0);
}
