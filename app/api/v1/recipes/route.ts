import { listRecipes } from "#lib/exports/recipes/data.ts";
import { saveRecipe } from "#lib/exports/recipes/mutations.ts";
import { recipeOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const GET = defineRoute(recipeOperations.list, ({ actor, query }) => listRecipes(actor, query));
export const POST = defineRoute(recipeOperations.create, ({ actor, body }) => saveRecipe(actor, body));
