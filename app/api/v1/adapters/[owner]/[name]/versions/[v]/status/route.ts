import { nameOf } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { defineRoute } from "#lib/route.ts";

export const POST = defineRoute(adapterOperations.status, async ({ actor, params, body }) => {
  const repository = await getRepository(actor, nameOf(params), "adapter");
  return setVersionStatus(actor, repository, params.v ?? "", body);
});
