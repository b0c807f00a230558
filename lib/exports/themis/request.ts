import { AppError } from "#lib/errors.ts";
import { parseRecipe, type Recipe } from "#lib/exports/recipe.ts";
import { themisExportSchema } from "#lib/exports/themis/schema.ts";
import { themisFilterExpression } from "#lib/exports/themis-filter.ts";
import { jsonParser } from "#lib/validate.ts";

/** A checked request: the recipe it stands for, and what names dataset and file. */
export type ThemisExport = { recipe: Recipe; dataset: string | undefined; theme: string; batchRows: number };

const parseBody = jsonParser(themisExportSchema);

/** ThemisDB's own words for a body that is no JSON and for a missing field come first; then ours. */
function requirePresent(body: unknown): void {
  for (const name of ["format", "field_mapping"]) {
    if (typeof body === "object" && body !== null && Object.hasOwn(body, name)) continue;
    const message = `Missing required field: ${name}`;
    throw new AppError("invalid_input", message, { problems: [{ pointer: `/${name}`, message }] });
  }
}

/** Reads the text of a request body. Throws `invalid_input` in ThemisDB's words. Pure. */
export function parseThemisExport(text: string): ThemisExport {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new AppError("invalid_input", `JSON parsing error: ${detail}`, { cause });
  }
  requirePresent(body);
  const request = parseBody(body);
  const filters = request.quality_filters ?? {};
  const parsed = parseRecipe({
    style: request.format,
    field_mapping: request.field_mapping,
    weighting: request.weighting ?? {},
    quality: {
      ...(filters.min_output_length === undefined ? {} : { min_text_length: filters.min_output_length }),
      ...(filters.max_output_length === undefined ? {} : { max_text_length: filters.max_output_length }),
      ...(filters.remove_duplicates === undefined ? {} : { skip_duplicates: filters.remove_duplicates }),
    },
    filter_expression: themisFilterExpression({
      ...request,
      min_rating: request.min_rating ?? filters.min_rating,
    }),
    max_errors: 0,
  });
  if (!parsed.ok) {
    const [first] = parsed.errors;
    throw new AppError("invalid_input", `${first?.pointer}: ${first?.message}`, { problems: parsed.errors });
  }
  return {
    recipe: parsed.recipe,
    dataset: request.dataset,
    theme: request.theme ?? "",
    batchRows: request.batch_size ?? 1000,
  };
}

/** The name a client saves the stream under: `export_<id>_<theme>.jsonl` of the characters A-Z a-z 0-9 - _ . */
export function themisFileName(exportId: string, theme: string): string {
  const suffix = theme.replace(/[^A-Za-z0-9._-]/g, "").slice(0, 100);
  return `export_${exportId}${suffix === "" ? "" : `_${suffix}`}.jsonl`;
}
