import { nameOf } from "#lib/adapters/route-params.ts";
import { adapterOperations } from "#lib/adapters/schema.ts";
import { listVersions, requireVersion } from "#lib/adapters/versions/data.ts";
import { registerVersion } from "#lib/adapters/versions/mutations.ts";
import { getRepository } from "#lib/repositories/data.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(adapterOperations.versions, ({ actor, params, query }) =>
  listVersions(actor, nameOf(params), query),
);

/** The draft or a commit; files (multipart) are taken by the data plane before they get here. */
export const POST = defineRoute(adapterOperations.register, async ({ actor, params, body }) => {
  const repository = await getRepository(actor, nameOf(params), "adapter");
  const { semver } = await registerVersion(actor, repository, body);
  return requireVersion(repository, semver);
});
