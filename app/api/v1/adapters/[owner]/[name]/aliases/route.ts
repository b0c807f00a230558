import { listAliases } from "#lib/adapters/aliases/data.ts";
import { nameOf, wholePage } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.aliases, async ({ actor, params }) =>
  wholePage(await listAliases(actor, nameOf(params))),
);
