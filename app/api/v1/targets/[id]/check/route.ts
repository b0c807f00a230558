import { defineRoute } from "#lib/route.ts";
import { checkTarget } from "#lib/serving/targets/checks/check-target.ts";
import { targetOperations } from "#lib/serving/targets/schema.ts";

export const POST = defineRoute(targetOperations.check, ({ actor, params }) =>
  checkTarget(actor, params.id ?? ""),
);
