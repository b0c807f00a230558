import { defineRoute } from "#lib/route.ts";
import { getTarget } from "#lib/serving/targets/data.ts";
import { deleteTarget, updateTarget } from "#lib/serving/targets/mutations.ts";
import { targetOperations } from "#lib/serving/targets/schema.ts";

export const GET = defineRoute(targetOperations.get, ({ actor, params }) =>
  getTarget(actor, params.id ?? ""),
);

export const PATCH = defineRoute(targetOperations.update, ({ actor, params, body }) =>
  updateTarget(actor, params.id ?? "", body),
);

export const DELETE = defineRoute(targetOperations.delete, ({ actor, params }) =>
  deleteTarget(actor, params.id ?? ""),
);
