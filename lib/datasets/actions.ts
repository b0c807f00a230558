"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import {
  addDatasetVersion,
  createDataset,
  deleteDataset,
  setAllowedFolders,
  updateDataset,
} from "./mutations.ts";
import {
  allowedFoldersSchema,
  datasetIdSchema,
  importDatasetSchema,
  importVersionActionSchema,
  updateDatasetActionSchema,
} from "./schema.ts";
import { toSourceInput } from "./source.ts";

/** Saves what is said of a dataset. */
export const updateDatasetAction = defineAction(
  "dataset.update",
  updateDatasetActionSchema,
  async (actor, { id, changes }) => {
    await updateDataset(actor, id, changes);
    revalidatePath(`/datasets/${id}`, "layout");
  },
);

/** Deletes a dataset. */
export const deleteDatasetAction = defineAction("dataset.delete", datasetIdSchema, async (actor, { id }) => {
  await deleteDataset(actor, id);
  revalidatePath("/datasets");
});

/** Makes a dataset from a source that the server reads. */
export const importDatasetAction = defineAction(
  "dataset.create",
  importDatasetSchema,
  async (actor, { source, ownerId, owner, ...fields }) =>
    createDataset(actor, { ownerId, owner }, fields, await toSourceInput(actor, source)),
);

/** Adds a version from a source that the server reads. */
export const importVersionAction = defineAction(
  "dataset.update",
  importVersionActionSchema,
  async (actor, { datasetId, source }) => {
    const added = await addDatasetVersion(actor, datasetId, await toSourceInput(actor, source));
    revalidatePath(`/datasets/${datasetId}`, "layout");
    return added;
  },
);

/** Says which folders of the server datasets may be read from. */
export const setAllowedFoldersAction = defineAction(
  "setting.manage",
  allowedFoldersSchema,
  async (actor, { folders }) => {
    await setAllowedFolders(actor, folders);
    revalidatePath("/datasets/new/source");
  },
);
