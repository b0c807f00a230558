import type { Recipe, RowFormat } from "#lib/exports/recipe.ts";

/** The shape of the rows a recipe writes. */
export function rowFormatOf(recipe: Recipe): RowFormat {
  return recipe.format_template_type === "none" ? recipe.style : recipe.format_template_type;
}
