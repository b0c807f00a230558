"use server";

import { revalidatePath } from "next/cache";
import { defineAction } from "#lib/action.ts";
import { cancelExport, createExport } from "./mutations.ts";
import { guessDatasetMapping, previewExport } from "./preview-export.ts";
import { archiveRecipe, saveRecipe } from "./recipes/mutations.ts";
import {
  createExportSchema,
  guessMappingSchema,
  previewExportSchema,
  recordIdSchema,
  saveRecipeSchema,
} from "./schema.ts";

/** Starts an export; answers its id. */
export const startExportAction = defineAction("export.create", createExportSchema, async (actor, input) => {
  const { id } = await createExport(actor, input);
  revalidatePath("/exports");
  return { id };
});

/** Cancels an export. */
export const cancelExportAction = defineAction("export.cancel", recordIdSchema, async (actor, { id }) => {
  const { status } = await cancelExport(actor, id);
  revalidatePath(`/exports/${id}`, "layout");
  return { status };
});

/** Saves a recipe under a name; answers its id. */
export const saveRecipeAction = defineAction("recipe.create", saveRecipeSchema, async (actor, input) => {
  const { id, name } = await saveRecipe(actor, input);
  return { id, name };
});

/** Takes a recipe out of the lists. */
export const archiveRecipeAction = defineAction("recipe.archive", recordIdSchema, async (actor, { id }) => {
  await archiveRecipe(actor, id);
  revalidatePath("/exports", "layout");
});

/** Previews a recipe draft on a dataset's first rows. */
export const previewExportAction = defineAction("export.create", previewExportSchema, previewExport);

/** Guesses style and field mapping from a dataset's first rows. */
export const guessMappingAction = defineAction("export.create", guessMappingSchema, (actor, { datasetId }) =>
  guessDatasetMapping(actor, datasetId),
);
