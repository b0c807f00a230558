import type { Recipe } from "#lib/exports/recipe.ts";
import { parseRecipe } from "#lib/exports/recipe.ts";

/** For tests: the resolved recipe of an input that is known to be valid; throws with the problems when it is not. */
export function resolvedRecipe(input: Record<string, unknown>): Recipe {
  const parsed = parseRecipe(input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.errors));
  return parsed.recipe;
}
