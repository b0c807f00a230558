import type { Actor } from "#lib/actor.ts";
import { listDatasets } from "#lib/datasets/data.ts";
import { listRecipes } from "#lib/exports/recipes/data.ts";

type NamedId = { id: string; label: string };

/** What rows can be looked at with: the newest datasets that are ready, and recipes, by name. */
export async function listRowSources(actor: Actor): Promise<{ datasets: NamedId[]; recipes: NamedId[] }> {
  const [datasets, recipes] = await Promise.all([
    listDatasets(actor, { limit: 200 }),
    listRecipes(actor, { limit: 200 }),
  ]);
  return {
    datasets: datasets.items
      .filter(({ latestVersion }) => latestVersion?.status === "ready")
      .map(({ id, owner, name }) => ({ id, label: `${owner.handle}/${name}` })),
    recipes: recipes.items.map(({ id, name }) => ({ id, label: name })),
  };
}
