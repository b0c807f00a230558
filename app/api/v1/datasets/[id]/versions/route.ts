import { getDataset, listDatasetVersions } from "#lib/datasets/data.ts";
import { addDatasetVersion } from "#lib/datasets/mutations.ts";
import { datasetOperations } from "#lib/datasets/schema.ts";
import { toSourceInput } from "#lib/datasets/source.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(datasetOperations.versions, ({ actor, params }) =>
  listDatasetVersions(actor, params.id ?? ""),
);

/** A source; a file (multipart) is taken by the data plane before it gets here. */
export const POST = defineRoute(datasetOperations.createVersion, async ({ actor, params, body }) => {
  const dataset = await getDataset(actor, params.id ?? "");
  const added = await addDatasetVersion(actor, dataset.id, await toSourceInput(actor, body.source));
  return { ...(await getDataset(actor, dataset.id)), versionId: added.versionId, isDuplicate: false };
});
