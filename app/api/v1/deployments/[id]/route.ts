import { defineRoute } from "#lib/route.ts";
import { setAttachedSchema } from "#lib/serving/deployments/attached-schema/mutations.ts";
import { getDeployment } from "#lib/serving/deployments/data.ts";
import { retireDeployment } from "#lib/serving/deployments/retiring/mutations.ts";
import { deploymentOperations } from "#lib/serving/deployments/schema.ts";

export const GET = defineRoute(deploymentOperations.get, ({ actor, params }) =>
  getDeployment(actor, params.id ?? ""),
);

export const PATCH = defineRoute(deploymentOperations.update, ({ actor, params, body }) =>
  setAttachedSchema(actor, params.id ?? "", body),
);

export const DELETE = defineRoute(deploymentOperations.retire, ({ actor, params, query }) =>
  retireDeployment(actor, params.id ?? "", query),
);
