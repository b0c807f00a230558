import { neighbours, newestLineage } from "#lib/lineage/data.ts";
import { resolveNodeKey } from "#lib/lineage/nodes/data.ts";
import { toNeighbourQuery } from "#lib/lineage/query.ts";
import { lineageOperations } from "#lib/lineage/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(lineageOperations.graph, async ({ actor, query: { node, ...rest } }) => {
  const range = toNeighbourQuery(rest);
  if (node === undefined) return newestLineage(actor, range);
  return neighbours(actor, await resolveNodeKey(actor, node), range);
});
