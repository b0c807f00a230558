import { nameOf } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { listStatusMoves } from "#lib/adapters/status/data.ts";
import { getVersion } from "#lib/adapters/versions/data.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.version, async ({ actor, params }) => {
  const version = await getVersion(actor, nameOf(params), params.v ?? "");
  return { ...version, statusMoves: await listStatusMoves(version.id) };
});
