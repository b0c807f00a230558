import { defineRoute } from "#lib/route.ts";
import { promoteCanary } from "#lib/serving/deployments/canaries/mutations.ts";
import { deploymentOperations } from "#lib/serving/deployments/schema.ts";

export const POST = defineRoute(deploymentOperations.promote, ({ actor, params, body }) =>
  promoteCanary(actor, params.id ?? "", body),
);
