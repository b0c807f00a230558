import { defineRoute } from "#lib/route.ts";
import { rollBack } from "#lib/serving/deployments/rolling-back/mutations.ts";
import { deploymentOperations } from "#lib/serving/deployments/schema.ts";

export const POST = defineRoute(deploymentOperations.rollBack, ({ actor, params, body }) =>
  rollBack(actor, params.id ?? "", body),
);
