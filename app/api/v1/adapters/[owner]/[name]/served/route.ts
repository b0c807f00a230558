import { nameOf, wholePage } from "#lib/adapters/route-params.ts";
import { defineRoute } from "#lib/route.ts";
import { servedAt } from "#lib/serving/deployments/aliases/data.ts";
import { deploymentOperations } from "#lib/serving/deployments/schema.ts";

export const GET = defineRoute(deploymentOperations.servedAt, async ({ actor, params, query }) =>
  wholePage(await servedAt(actor, nameOf(params), query)),
);
