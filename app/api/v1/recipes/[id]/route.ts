import { getRecipe } from "#lib/exports/recipes/data.ts";
import { recipeOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(recipeOperations.get, ({ actor, params }) =>
  getRecipe(actor, params.id ?? ""),
);
