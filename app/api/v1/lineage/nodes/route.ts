import { lineageOperations } from "#lib/lineage/schema.ts";
import { searchNodes } from "#lib/lineage/search/data.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(lineageOperations.nodes, async ({ actor, query }) => ({
  items: await searchNodes(actor, query.q, query.limit ?? 8),
}));
