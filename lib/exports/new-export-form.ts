import { can } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { findDefaultDataset, getDataset } from "#lib/datasets/data.ts";
import { withProductDefaults } from "#lib/exports/policy.ts";
import { type DatasetGuess, guessDatasetMapping } from "#lib/exports/preview-export.ts";
import type { RecipeDraft } from "#lib/exports/recipe-draft.ts";
import { getRecipe } from "#lib/exports/recipes/data.ts";
import { listRowSources } from "#lib/exports/row-sources.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { listSchemas } from "#lib/schemas/data.ts";

/** What the new-export form begins with and chooses from. */
export type NewExportForm = {
  datasets: { id: string; label: string }[];
  schemas: { id: string; label: string }[];
  owners: string[];
  initialDraft: RecipeDraft;
  initialDatasetId: string;
  initialGuess: DatasetGuess | null;
  reused: { id: string; name: string } | null;
};

/** The dataset asked for where it is ready, else the default one, else the newest; "" when there is none. */
async function chooseDataset(
  actor: Actor,
  wanted: string,
  datasets: readonly { id: string; label: string }[],
): Promise<{ id: string; label: string } | undefined> {
  if (wanted !== "") {
    const { id, owner, name, latestVersion } = await getDataset(actor, wanted);
    return latestVersion?.status === "ready" ? { id, label: `${owner.handle}/${name}` } : undefined;
  }
  const fallback = await findDefaultDataset(actor);
  return datasets.find(({ id }) => id === fallback?.id) ?? datasets[0];
}

/**
 * Everything the new-export form needs, for a dataset and a recipe to begin with ("" for none). Throws `not_found` when
 * one that is named is not there.
 */
export async function newExportForm(
  actor: Actor,
  datasetId: string,
  recipeId: string,
): Promise<NewExportForm> {
  const [{ datasets }, schemas, recipe] = await Promise.all([
    listRowSources(actor),
    listSchemas(actor, { limit: 200 }),
    recipeId === "" ? null : getRecipe(actor, recipeId),
  ]);
  const chosen = await chooseDataset(actor, datasetId, datasets);
  const guess = chosen ? await guessDatasetMapping(actor, chosen.id) : null;
  const fresh = withProductDefaults({
    style: guess?.style ?? "instruction_tuning",
    field_mapping: guess?.fieldMapping ?? {},
  });
  const document = recipe ? recipe.recipe : fresh;
  const isListed = chosen === undefined || datasets.some(({ id }) => id === chosen.id);
  return {
    datasets: isListed ? datasets : [chosen, ...datasets],
    schemas: schemas.items.map(({ id, owner, name }) => ({ id, label: `${owner.handle}/${name}` })),
    owners: actor.owners.filter(({ id }) => can(actor, "export.create", id)).map(({ handle }) => handle),
    initialDraft: isJsonObject(document) ? document : {},
    initialDatasetId: chosen?.id ?? "",
    initialGuess: guess,
    reused: recipe && { id: recipe.id, name: recipe.name },
  };
}
