import { nameOf } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { getNextVersion } from "#lib/adapters/versions/suggestion/data.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.nextVersion, ({ actor, params }) =>
  getNextVersion(actor, nameOf(params)),
);
