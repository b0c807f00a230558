import { getAlias } from "#lib/adapters/aliases/data.ts";
import { putAlias, removeAlias } from "#lib/adapters/aliases/mutations.ts";
import { nameOf } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.alias, ({ actor, params }) =>
  getAlias(actor, nameOf(params), params.alias ?? ""),
);

export const PUT = defineRoute(adapterOperations.putAlias, async ({ actor, params, body }) => {
  const repository = await getRepository(actor, nameOf(params), "adapter");
  await putAlias(actor, repository, params.alias ?? "", body);
  return getAlias(actor, repository, params.alias ?? "");
});

export const DELETE = defineRoute(adapterOperations.removeAlias, async ({ actor, params, query }) => {
  const repository = await getRepository(actor, nameOf(params), "adapter");
  await removeAlias(actor, repository, params.alias ?? "", query);
});
