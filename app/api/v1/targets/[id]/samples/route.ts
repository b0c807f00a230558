import { defineRoute } from "#lib/route.ts";
import { listSamples } from "#lib/serving/reconcile/samples/data.ts";
import { reconcileOperations } from "#lib/serving/reconcile/schema.ts";

export const GET = defineRoute(reconcileOperations.samples, ({ actor, params, query }) =>
  listSamples(actor, params.id ?? "", query),
);
