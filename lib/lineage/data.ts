import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { edgeKinds } from "./edge-kind.ts";
import { countEdges, exportEdges, newestEdges, storedEdges } from "./edges/data.ts";
import type { EdgeRow } from "./edges/edge-row.ts";
import type { LineageGraph, LineageNode, NeighbourQuery } from "./graph.ts";
import { describeNodes, getNode } from "./nodes/data.ts";
import { isPartial, leaksExistence, toVisible } from "./visible.ts";

const maxDepth = 3;
const defaultLimit = 40;
const overviewEdges = 60;

/**
 * The neighbourhood of a node: what it came from and what came from it, up to `depth` steps (1 to 3, default 1). What
 * the actor may not read is shown as hidden and not looked behind.
 * @throws AppError not_found when the actor may not read the node.
 */
export async function neighbours(
  actor: Actor,
  node: string,
  { depth = 1, asOf, kinds = edgeKinds, limit = defaultLimit }: NeighbourQuery = {},
): Promise<LineageGraph> {
  authorize(actor, "lineage.read");
  const focus = await getNode(actor, node);
  const range = { asOf, kinds, limit };
  const readable = new Map([[focus.key, focus]]);
  const edges = new Map<string, EdgeRow>();
  const seen = new Set([focus.key]);
  let frontier = [focus.key];
  for (let step = 0; step < Math.min(depth, maxDepth) && frontier.length > 0; step++) {
    const [stored, derived] = await Promise.all([storedEdges(frontier, range), exportEdges(frontier, range)]);
    const found = [...stored, ...derived];
    const fresh = [...new Set(found.flatMap(({ from, to }) => [from, to]))].filter((key) => !seen.has(key));
    for (const [key, described] of await describeNodes(actor, fresh)) readable.set(key, described);
    for (const edge of found) if (!leaksExistence(edge, readable)) edges.set(edge.id, edge);
    for (const key of fresh) seen.add(key);
    frontier = fresh.filter((key) => readable.has(key));
  }
  const graph = toVisible([...edges.values()], readable);
  const nodes = graph.nodes.length > 0 ? graph.nodes : [focus];
  const counted = await withCounts(nodes, asOf);
  return {
    focus: focus.key,
    asOf: asOf?.toISOString() ?? null,
    nodes: counted,
    edges: graph.edges,
    isPartial: isPartial(counted, graph.edges),
  };
}

/** The newest ties, for a beginning: what the whole registry's page shows before a node is chosen. */
export async function newestLineage(
  actor: Actor,
  { asOf, kinds = edgeKinds }: Pick<NeighbourQuery, "asOf" | "kinds"> = {},
): Promise<LineageGraph> {
  authorize(actor, "lineage.read");
  const rows = await newestEdges({ asOf, kinds, limit: overviewEdges * 5 });
  const readable = await describeNodes(
    actor,
    rows.flatMap(({ from, to }) => [from, to]),
  );
  const shown = rows.filter(({ from, to }) => readable.has(from) && readable.has(to)).slice(0, overviewEdges);
  const exports = shown.map(({ to }) => to).filter((key) => key.startsWith("export:"));
  const derived = await exportEdges(exports, { asOf, kinds, limit: overviewEdges });
  const sources = await describeNodes(
    actor,
    derived.map(({ to }) => to),
  );
  for (const [key, node] of sources) readable.set(key, node);
  const { nodes, edges } = toVisible([...shown, ...derived], readable);
  return {
    focus: null,
    asOf: asOf?.toISOString() ?? null,
    nodes: await withCounts(nodes, asOf),
    edges,
    isPartial: rows.length > shown.length,
  };
}

/** Nodes with how many edges they have; of what is external or hidden that is not told. */
async function withCounts(nodes: LineageNode[], asOf: Date | undefined): Promise<LineageNode[]> {
  const told = nodes.filter(({ kind }) => kind !== "hidden" && kind !== "external");
  const counts = await countEdges(
    told.map(({ key }) => key),
    asOf,
  );
  return nodes.map((node) => {
    const count = counts.get(node.key);
    return count ? { ...node, upstreamCount: count.upstream, downstreamCount: count.downstream } : node;
  });
}
