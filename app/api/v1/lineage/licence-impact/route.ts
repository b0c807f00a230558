import { resolveNodeKey } from "#lib/lineage/nodes/data.ts";
import { builtOnBaseModel } from "#lib/lineage/questions/data.ts";
import { lineageOperations } from "#lib/lineage/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(lineageOperations.licenceImpact, async ({ actor, query }) =>
  builtOnBaseModel(actor, await resolveNodeKey(actor, query.node), { limit: query.limit }),
);
