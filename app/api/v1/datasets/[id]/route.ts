import { getDataset } from "#lib/datasets/data.ts";
import { deleteDataset, updateDataset } from "#lib/datasets/mutations.ts";
import { datasetOperations } from "#lib/datasets/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(datasetOperations.get, ({ actor, params }) =>
  getDataset(actor, params.id ?? ""),
);

export const PATCH = defineRoute(datasetOperations.update, async ({ actor, params, body }) => {
  const { id } = await getDataset(actor, params.id ?? "");
  await updateDataset(actor, id, body);
  return getDataset(actor, id);
});

export const DELETE = defineRoute(datasetOperations.delete, async ({ actor, params }) => {
  const { id } = await getDataset(actor, params.id ?? "");
  await deleteDataset(actor, id);
});
