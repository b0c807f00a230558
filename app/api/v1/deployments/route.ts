import { defineRoute } from "#lib/route.ts";
import { listDeployments } from "#lib/serving/deployments/data.ts";
import { createDeployment } from "#lib/serving/deployments/mutations.ts";
import { deploymentOperations } from "#lib/serving/deployments/schema.ts";

export const GET = defineRoute(deploymentOperations.list, ({ actor, query }) =>
  listDeployments(actor, query),
);

export const POST = defineRoute(
  deploymentOperations.create,
  ({ actor, body: { targetId: target, ...body } }) => createDeployment(actor, { ...body, target }),
);
