import { nameOf } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { getVersion, listVersionFiles } from "#lib/adapters/versions/data.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.files, async ({ actor, params }) =>
  listVersionFiles(await getVersion(actor, nameOf(params), params.v ?? "")),
);
