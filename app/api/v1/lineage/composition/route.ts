import { resolveNodeKey } from "#lib/lineage/nodes/data.ts";
import { whatItIsMadeOf } from "#lib/lineage/questions/data.ts";
import { lineageOperations } from "#lib/lineage/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(lineageOperations.composition, async ({ actor, query }) =>
  whatItIsMadeOf(actor, await resolveNodeKey(actor, query.node), { limit: query.limit }),
);
