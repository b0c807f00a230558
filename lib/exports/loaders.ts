import { notFound } from "next/navigation";
import { cache } from "react";
import { loadActor } from "#lib/access/loaders.ts";
import { can } from "#lib/access/policy.ts";
import { AppError } from "#lib/errors.ts";
import { compareExports } from "#lib/exports/comparison/data.ts";
import { getDashboard } from "#lib/exports/dashboard/data.ts";
import {
  type ExportFilter,
  getExport,
  getExportReport,
  listExportFiles,
  listExports,
} from "#lib/exports/data.ts";
import { newExportForm } from "#lib/exports/new-export-form.ts";
import { compareRecipes, getRecipe, listRecipes } from "#lib/exports/recipes/data.ts";
import { listRowSources } from "#lib/exports/row-sources.ts";

/** Answers with the not-found page for a row that is not there or may not be read. */
async function orNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  }
}

/** One export, once per render. */
export const loadExport = cache(async (id: string) => orNotFound(getExport(await loadActor(), id)));

/** What an export measured. */
export const loadExportReport = cache(async (id: string) =>
  orNotFound(getExportReport(await loadActor(), id)),
);

/** The files of an export. */
export const loadExportFiles = cache(async (id: string) =>
  orNotFound(listExportFiles(await loadActor(), id)),
);

/** A page of exports. */
export async function loadExports(filter: ExportFilter) {
  return listExports(await loadActor(), filter);
}

/** Two exports side by side. */
export async function loadExportComparison(leftId: string, rightId: string) {
  return orNotFound(compareExports(await loadActor(), leftId, rightId));
}

/** One recipe, once per render. */
export const loadRecipe = cache(async (id: string) => orNotFound(getRecipe(await loadActor(), id)));

/** A page of recipes. */
export async function loadRecipes(filter: {
  limit: number;
  cursor?: string;
  q?: string;
  archived?: boolean;
}) {
  return listRecipes(await loadActor(), filter);
}

/** Two recipes and where they differ. */
export async function loadRecipeComparison(leftId: string, rightId: string) {
  return orNotFound(compareRecipes(await loadActor(), leftId, rightId));
}

/** The numbers of the first page. */
export const loadDashboard = cache(async () => getDashboard(await loadActor()));

/** What the new-export form begins with; a dataset or recipe that is named but not there is the not-found page. */
export async function loadNewExport(datasetId: string, recipeId: string) {
  return orNotFound(newExportForm(await loadActor(), datasetId, recipeId));
}

/** The datasets that exports can read, and whether the reader may start one. */
export const loadRowSources = cache(async () => {
  const actor = await loadActor();
  return { sources: await listRowSources(actor), canExport: can(actor, "export.create") };
});

/** What the reader may do with a recipe of an owner. */
export async function loadRecipeRights(ownerId: string) {
  const actor = await loadActor();
  return { canArchive: can(actor, "recipe.archive", ownerId), canExport: can(actor, "export.create") };
}
