import { compileRowMapping, mapRowInto } from "#lib/exports/field-mapping.ts";
import { buildSample } from "#lib/exports/format-plan.ts";
import { guessMapping } from "#lib/exports/guess-mapping.ts";
import { parseRecipe, type Recipe } from "#lib/exports/recipe.ts";
import { wantsParsedText } from "#lib/schemas/parsed-text.ts";

type Row = Readonly<Record<string, unknown>>;

/** The recipe that field names suggest, for rows that no recipe was made for yet. */
export function guessedRecipe(rows: readonly Row[]): Recipe | undefined {
  const { style, fieldMapping } = guessMapping(rows);
  const parsed = parseRecipe({ style, field_mapping: fieldMapping });
  return parsed.ok ? parsed.recipe : undefined;
}

/**
 * What the schema check of an export sees of a row: mapped and formatted, and text parsed where the schema wants an
 * object or array. A row that lacks a required field gives its name instead.
 */
export function toSample(
  recipe: Recipe,
  schema: unknown,
): (row: Row) => { sample: unknown } | { missing: string } {
  const mapping = compileRowMapping(recipe);
  return (row) => {
    const values: Parameters<typeof mapRowInto>[2] = [];
    const missing = mapRowInto(row, mapping, values);
    if (missing !== undefined) return { missing };
    const sample = buildSample(mapping.format, values);
    for (const [key, value] of Object.entries(sample)) {
      if (typeof value === "string" && wantsParsedText(schema, key)) sample[key] = parsedOrSame(value);
    }
    return { sample };
  };
}

function parsedOrSame(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // no JSON: it stays text, and the schema's type refuses it
  }
}
