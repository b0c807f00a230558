import { defineRoute } from "#lib/route.ts";
import { listTargets } from "#lib/serving/targets/data.ts";
import { createTarget } from "#lib/serving/targets/mutations.ts";
import { targetOperations } from "#lib/serving/targets/schema.ts";

export const GET = defineRoute(targetOperations.list, ({ actor, query }) => listTargets(actor, query));

export const POST = defineRoute(targetOperations.create, ({ actor, body }) => createTarget(actor, body));
