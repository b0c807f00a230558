import { defineRoute } from "#lib/route.ts";
import { addReplica } from "#lib/serving/targets/replicas/mutations.ts";
import { targetOperations } from "#lib/serving/targets/schema.ts";

export const POST = defineRoute(targetOperations.addReplica, ({ actor, params, body }) =>
  addReplica(actor, params.id ?? "", body.address),
);
