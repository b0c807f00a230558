import { getDataset, listDatasets } from "#lib/datasets/data.ts";
import { createDataset } from "#lib/datasets/mutations.ts";
import { datasetOperations } from "#lib/datasets/schema.ts";
import { toSourceInput } from "#lib/datasets/source.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(datasetOperations.list, ({ actor, query }) => listDatasets(actor, query));

/** A source; a file (multipart) is taken by the data plane before it gets here. */
export const POST = defineRoute(datasetOperations.create, async ({ actor, body }) => {
  const { source, ownerId, owner, ...fields } = body;
  const added = await createDataset(actor, { ownerId, owner }, fields, await toSourceInput(actor, source));
  return { ...(await getDataset(actor, added.datasetId)), versionId: added.versionId, isDuplicate: false };
});
