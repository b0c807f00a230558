import { adapterView } from "#lib/adapters/adapter-view.ts";
import { nameOf } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { deleteRepository, updateRepository } from "#lib/repositories/mutations.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.get, async ({ actor, params }) =>
  adapterView(await getRepository(actor, nameOf(params), "adapter")),
);

export const PATCH = defineRoute(adapterOperations.update, async ({ actor, params, body }) => {
  const repository = await getRepository(actor, nameOf(params), "adapter");
  return adapterView(await updateRepository(actor, repository, body));
});

export const DELETE = defineRoute(adapterOperations.delete, async ({ actor, params }) =>
  deleteRepository(actor, await getRepository(actor, nameOf(params), "adapter")),
);
