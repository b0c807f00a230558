import { defineRoute } from "#lib/route.ts";
import { removeReplica } from "#lib/serving/targets/replicas/mutations.ts";
import { targetOperations } from "#lib/serving/targets/schema.ts";

export const DELETE = defineRoute(targetOperations.removeReplica, ({ actor, params }) =>
  removeReplica(actor, params.id ?? "", params.replicaId ?? ""),
);
