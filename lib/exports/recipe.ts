import { Ajv, type ValidateFunction } from "ajv";
import { canonicalDigest } from "#lib/canonical-json.ts";
import { fieldPath } from "#lib/exports/field-path.ts";
import { parseFilter } from "#lib/exports/filter-expression.ts";
import { findUnsafeValues, withoutCredentials } from "#lib/exports/recipe-guards.ts";
import { type RecipeProblem, toRecipeProblem } from "#lib/exports/recipe-problems.ts";
import { type DefaultedRecipe, recipeSchema } from "#lib/exports/recipe-schema.ts";
import { type RecipeWarning, recipeWarnings } from "#lib/exports/recipe-warnings.ts";

/** A recipe with every default filled in and everything that depends on other keys resolved. Never changed. */
export type Recipe = Omit<DefaultedRecipe, "style" | "structured_gen" | "split"> & {
  style: NonNullable<DefaultedRecipe["style"]>;
  /** `json_schema` is parsed; null when there is none. */
  structured_gen: Omit<DefaultedRecipe["structured_gen"], "json_schema"> & {
    json_schema: Readonly<Record<string, unknown>> | null;
  };
  split?: { train: number; validation: number; seed: number };
};

/** The shape of an output row: the template's where there is one, else the style's. */
export type RowFormat = Recipe["style"] | Exclude<Recipe["format_template_type"], "none">;

/** What `parseRecipe` found. */
export type ParsedRecipe =
  | { ok: true; recipe: Recipe; warnings: RecipeWarning[] }
  | { ok: false; errors: RecipeProblem[] };

let compiledCheck: ValidateFunction<DefaultedRecipe> | undefined;

/** Compiled with the first recipe: export threads load this module, but parse none. */
function recipeCheck(): ValidateFunction<DefaultedRecipe> {
  compiledCheck ??= new Ajv({
    allErrors: true,
    useDefaults: true,
    allowUnionTypes: true,
    verbose: true,
  }).compile<DefaultedRecipe>(recipeSchema);
  return compiledCheck;
}

const styleOfTemplate = {
  alpaca: "instruction_tuning",
  sharegpt: "chat_completion",
  chatml: "chat_completion",
  openai_finetuning: "chat_completion",
} as const;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One share of a split alone decides the other. Done before the defaults are filled in. */
function completeSplit(input: Record<string, unknown>): void {
  const { split } = input;
  if (!isObject(split)) return;
  const other = (share: number) => Number((1 - share).toFixed(12));
  if (typeof split.train === "number" && split.validation === undefined)
    split.validation = other(split.train);
  else if (typeof split.validation === "number" && split.train === undefined)
    split.train = other(split.validation);
}

type Resolution = { errors: RecipeProblem[]; warnings: RecipeWarning[] };

function resolveStyle(draft: DefaultedRecipe, found: Resolution): Recipe["style"] {
  const { style, format_template_type: template } = draft;
  if (template === "none") {
    if (style) return style;
    found.errors.push({ pointer: "/style", message: "Give style or format_template_type." });
    return "instruction_tuning";
  }
  const derived = styleOfTemplate[template];
  if (style === "preference" || style === "prompt_completion") {
    const message = `The template ${template} has no ${style} rows. Leave out one of style and format_template_type.`;
    found.errors.push({ pointer: "/format_template_type", message });
  } else if (style && style !== derived) {
    const message = `The template ${template} decides the shape of rows; style ${style} has no effect.`;
    found.warnings.push({ code: "template_overrides_style", pointer: "/style", message });
  }
  return derived;
}

function resolveJsonSchema(
  draft: DefaultedRecipe,
  found: Resolution,
): Recipe["structured_gen"]["json_schema"] {
  const pointer = "/structured_gen/json_schema";
  const { json_schema: given, enable_schema_validation: checks } = draft.structured_gen;
  if (given === null || given === "") {
    if (checks) found.errors.push({ pointer, message: "Schema validation enabled but no schema provided" });
    return null;
  }
  if (typeof given !== "string") return given;
  try {
    const parsed: unknown = JSON.parse(given);
    if (!isObject(parsed)) {
      found.errors.push({ pointer, message: "Wants a JSON Schema object inside the text." });
      return null;
    }
    found.errors.push(...findUnsafeValues({ structured_gen: { json_schema: parsed } }));
    return parsed;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    found.errors.push({ pointer, message: `The text is not JSON: ${detail}` });
    return null;
  }
}

function resolveOutput(draft: DefaultedRecipe, found: Resolution): Recipe["output"] {
  const { compression_level: level, ...output } = draft.output;
  const pointer = "/output/compression_level";
  if (output.compress === "none") {
    const message = "Nothing is compressed; set output.compress to gzip or zstd, or leave the level out.";
    if (level !== undefined) found.warnings.push({ code: "compression_level_unused", pointer, message });
    return output;
  }
  if (output.compress === "gzip" && level !== undefined && level > 9) {
    found.errors.push({ pointer, message: `Wants a gzip level from 1 to 9, got ${level}.` });
  }
  return { ...output, compression_level: level ?? (output.compress === "gzip" ? 6 : 1) };
}

function resolvePii(draft: DefaultedRecipe, found: Resolution): Recipe["pii_config"] {
  const pii = draft.pii_config;
  if (pii.enable_detection || !(pii.enable_redaction || pii.fail_on_pii)) return pii;
  const message = "Redaction and fail_on_pii need detection; it was switched on.";
  found.warnings.push({ code: "pii_detection_implied", pointer: "/pii_config/enable_detection", message });
  return { ...pii, enable_detection: true };
}

/** A similarity of 1 means equal, which MinHash only estimates: rows are compared whole instead. */
function resolveQuality(draft: DefaultedRecipe, found: Resolution): Recipe["quality"] {
  const { quality } = draft;
  const { enabled, threshold } = quality.near_duplicates;
  if (!enabled || threshold < 1) return quality;
  const message =
    "A similarity of 1 means equal: rows are compared as duplicates are, after normalising. Take less than 1 for rows that are nearly equal.";
  const pointer = "/quality/near_duplicates/threshold";
  found.warnings.push({ code: "near_duplicates_equal", pointer, message });
  return {
    ...quality,
    skip_duplicates: true,
    normalise_duplicates: true,
    near_duplicates: { enabled: false, threshold },
  };
}

function resolveSourceUri(draft: DefaultedRecipe, found: Resolution): string {
  const given = draft.adapter_metadata.data_source_uri;
  const pointer = "/adapter_metadata/data_source_uri";
  if (given === "") return given;
  const cleaned = withoutCredentials(given);
  if (cleaned === undefined) {
    const message = "Wants an absolute URI, for example s3://bucket/rows or themisdb://legal/cases.";
    found.errors.push({ pointer, message });
    return given;
  }
  if (cleaned !== given) {
    const message = "Credentials were removed from the URI; they are kept nowhere.";
    found.warnings.push({ code: "credentials_removed", pointer, message });
  }
  return cleaned;
}

/** Every place of a recipe that names a field, with the name there. */
function* namedFields(draft: DefaultedRecipe): Generator<[pointer: string, field: string]> {
  for (const [key, field] of Object.entries(draft.field_mapping)) yield [`/field_mapping/${key}`, field];
  yield ["/weighting/weight_field", draft.weighting.weight_field];
  yield ["/weighting/timestamp_field", draft.weighting.timestamp_field];
  for (const key of ["metadata_fields", "include_fields", "exclude_fields"] as const) {
    for (const [index, field] of draft[key].entries()) yield [`/${key}/${index}`, field];
  }
  for (const [index, field] of draft.pii_config.check_fields.entries()) {
    yield [`/pii_config/check_fields/${index}`, field];
  }
}

function crossChecks(draft: DefaultedRecipe): RecipeProblem[] {
  const errors: RecipeProblem[] = [];
  const { min_text_length: shortest, max_text_length: longest } = draft.quality;
  if (shortest > longest) {
    const message = `Wants at least min_text_length (${shortest}), got ${longest}.`;
    errors.push({ pointer: "/quality/max_text_length", message });
  }
  if (draft.split && Math.abs(draft.split.train + draft.split.validation - 1) > 1e-9) {
    errors.push({ pointer: "/split", message: "train and validation must add up to 1." });
  }
  if (draft.as_of !== undefined && !/^\d{4}-\d{2}-\d{2}/.test(draft.as_of)) {
    errors.push({ pointer: "/as_of", message: "Wants an ISO 8601 time, for example 2026-01-31T12:00:00Z." });
  } else if (draft.as_of !== undefined && Number.isNaN(Date.parse(draft.as_of))) {
    errors.push({ pointer: "/as_of", message: `"${draft.as_of}" is no point in time.` });
  }
  for (const [pointer, field] of namedFields(draft)) {
    if (fieldPath(field)) continue;
    const message = `"${field}" is not a JSON pointer: "~" must be written "~0", "/" as "~1".`;
    errors.push({ pointer, message });
  }
  if (draft.output.layout === "single" && draft.output.max_file_size_bytes > 0) {
    const message = "Layout single is one file; use layout shards to bound the size of files.";
    errors.push({ pointer: "/output/max_file_size_bytes", message });
  }
  const filter = parseFilter(draft.filter_expression);
  if (!filter.ok) errors.push({ pointer: "/filter_expression", message: filter.message });
  return errors;
}

/**
 * Checks a recipe and resolves it: defaults filled in, `json_schema` parsed, style taken from the template, credentials
 * removed from `data_source_uri`. Pure; never throws on any input. Parsing a resolved recipe gives the same recipe.
 */
export function parseRecipe(input: unknown): ParsedRecipe {
  if (!isObject(input))
    return { ok: false, errors: [{ pointer: "", message: "A recipe is a JSON object." }] };
  const unsafe = findUnsafeValues(input);
  if (unsafe.length > 0) return { ok: false, errors: unsafe };
  const draft: unknown = JSON.parse(JSON.stringify(input));
  if (isObject(draft)) completeSplit(draft);
  const checkRecipe = recipeCheck();
  if (!checkRecipe(draft)) {
    return { ok: false, errors: (checkRecipe.errors ?? []).slice(0, 50).map(toRecipeProblem) };
  }
  const found: Resolution = { errors: crossChecks(draft), warnings: [] };
  const { split, ...rest } = draft;
  const recipe: Recipe = {
    ...rest,
    style: resolveStyle(draft, found),
    structured_gen: { ...draft.structured_gen, json_schema: resolveJsonSchema(draft, found) },
    quality: resolveQuality(draft, found),
    pii_config: resolvePii(draft, found),
    adapter_metadata: { ...draft.adapter_metadata, data_source_uri: resolveSourceUri(draft, found) },
    output: resolveOutput(draft, found),
    ...(split ? { split } : {}),
  };
  if (found.errors.length > 0) return { ok: false, errors: found.errors };
  return { ok: true, recipe, warnings: [...found.warnings, ...recipeWarnings(recipe)] };
}

/** SHA-256 (hex) of the recipe's canonical JSON (RFC 8785): equal for equal recipes however they were written. */
export function recipeDigest(recipe: Recipe): string {
  return canonicalDigest(recipe);
}
