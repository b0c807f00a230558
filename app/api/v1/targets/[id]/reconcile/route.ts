import { defineRoute } from "#lib/route.ts";
import { requestReconcile } from "#lib/serving/reconcile/mutations.ts";
import { reconcileOperations } from "#lib/serving/reconcile/schema.ts";

export const POST = defineRoute(reconcileOperations.reconcile, ({ actor, params }) =>
  requestReconcile(actor, params.id ?? ""),
);
