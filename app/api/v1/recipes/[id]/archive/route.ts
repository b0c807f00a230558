import { archiveRecipe } from "#lib/exports/recipes/mutations.ts";
import { recipeOperations } from "#lib/exports/schema.ts";
import { defineRoute } from "#lib/route.ts";

export const POST = defineRoute(recipeOperations.archive, ({ actor, params }) =>
  archiveRecipe(actor, params.id ?? ""),
);
