import { defineRoute } from "#lib/route.ts";
import { listReconciledReplicas } from "#lib/serving/reconcile/data.ts";
import { reconcileOperations } from "#lib/serving/reconcile/schema.ts";
import { addReplica } from "#lib/serving/targets/replicas/mutations.ts";
import { targetOperations } from "#lib/serving/targets/schema.ts";

export const GET = defineRoute(reconcileOperations.replicas, ({ actor, params }) =>
  listReconciledReplicas(actor, params.id ?? ""),
);

export const POST = defineRoute(targetOperations.addReplica, ({ actor, params, body }) =>
  addReplica(actor, params.id ?? "", body.address),
);
