import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { getReadableDatasetVersion } from "#lib/datasets/data.ts";
import { readRowsPage } from "#lib/datasets/preview.ts";
import { AppError } from "#lib/errors.ts";
import { guessMapping, type MappingGuess } from "#lib/exports/guess-mapping.ts";
import { withProductDefaults } from "#lib/exports/policy.ts";
import { previewRows, type RowPreview } from "#lib/exports/preview.ts";
import type { Recipe, RowFormat } from "#lib/exports/recipe.ts";
import type { RecipeWarning } from "#lib/exports/recipe-warnings.ts";
import { requireRecipe } from "#lib/exports/recipes/mutations.ts";
import { rowFormatOf } from "#lib/exports/row-format.ts";
import { asOfMs } from "#lib/exports/timestamp.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { blobStore } from "#lib/storage/blob-store.ts";

/** Source rows a preview looks at. */
const previewSourceRows = 1000;

/** What a recipe draft makes of a dataset's first rows. */
export type ExportPreview = RowPreview & {
  rowFormat: RowFormat;
  /** The draft with every default filled in. */
  recipe: Recipe;
  warnings: RecipeWarning[];
  /** Rows the whole dataset has. */
  datasetRows: number;
};

/**
 * Previews an export: ten output rows and twenty refused ones of the first 1,000 source rows. Throws `invalid_input` with
 * the recipe's problems and pointers, or naming the row at which a hostile schema was stopped.
 */
export async function previewExport(
  actor: Actor,
  input: { recipe: unknown; datasetId: string; datasetVersion?: number },
): Promise<ExportPreview> {
  authorize(actor, "export.create");
  const { recipe, warnings } = requireRecipe(withProductDefaults(input.recipe));
  const { version } = await getReadableDatasetVersion(actor, input.datasetId, input.datasetVersion);
  if (version.rowsSha256 === null) throw new AppError("conflict", "This dataset has no rows to show.");
  const path = await blobStore().localPath(version.rowsSha256);
  const nowMs = recipe.as_of === undefined ? Date.now() : asOfMs(recipe.as_of);
  const walk = { recipe, asOfMs: nowMs, path, sizeBytes: version.rowsSizeBytes };
  const preview = await previewRows(walk, previewSourceRows);
  return { ...preview, rowFormat: rowFormatOf(recipe), recipe, warnings, datasetRows: version.rowCount };
}

/** A guess at style and field mapping from a dataset's first rows, and the fields to choose from. */
export type DatasetGuess = MappingGuess & { fields: string[] };

/** Guesses what the rows of a dataset are for. */
export async function guessDatasetMapping(actor: Actor, datasetId: string): Promise<DatasetGuess> {
  const page = await readRowsPage(actor, datasetId, { offset: 0, limit: 20 });
  const rows = page.items.map((item) => item.row).filter(isJsonObject);
  return { ...guessMapping(rows), fields: [...new Set(rows.flatMap((row) => Object.keys(row)))] };
}
