import { findProfile, getReadableDatasetVersion } from "#lib/datasets/data.ts";
import { datasetOperations } from "#lib/datasets/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(datasetOperations.profile, async ({ actor, params, query }) => {
  const { version } = await getReadableDatasetVersion(actor, params.id ?? "", query.version);
  return { version: version.number, ...(await findProfile(actor, version.id)) };
});
