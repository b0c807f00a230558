import type { FromSchema, JSONSchema } from "json-schema-to-ts";
import { adapterMetadataSchema } from "#lib/exports/recipe-schema-adapter.ts";
import {
  piiConfigSchema,
  qualityMetricsSchema,
  structuredGenSchema,
} from "#lib/exports/recipe-schema-checks.ts";
import { fieldMappingSchema, qualitySchema, weightingSchema } from "#lib/exports/recipe-schema-rows.ts";

const fieldNames = {
  type: "array",
  items: { type: "string", minLength: 1, maxLength: 512 },
  maxItems: 1024,
  default: [],
} as const;

/** Where a row goes: train or validation, by a hash of its content and the seed. */
const splitSchema = {
  type: "object",
  title: "Split",
  description:
    "Shares of train and validation; they add up to 1, and one alone decides the other. Absent: every row is train.",
  additionalProperties: false,
  properties: {
    train: { type: "number", title: "Train", minimum: 0, maximum: 1, default: 0.95 },
    validation: { type: "number", title: "Validation", minimum: 0, maximum: 1, default: 0.05 },
    seed: {
      type: "integer",
      title: "Seed",
      description: "The same seed puts the same rows into the same part.",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
    },
  },
} as const satisfies JSONSchema;

/** The files written. */
const outputSchema = {
  type: "object",
  title: "Output",
  description: "The files written.",
  additionalProperties: false,
  default: {},
  properties: {
    layout: {
      type: "string",
      enum: ["shards", "single"],
      title: "Layout",
      description: "shards: data/train-00000-of-00004.jsonl and so on. single: training.jsonl.",
      default: "shards",
    },
    shard_bytes: {
      type: "integer",
      title: "Shard size (bytes)",
      description:
        "Input bytes of a shard at most. The output depends on it, but never on the number of workers.",
      minimum: 65_536,
      maximum: 1_099_511_627_776,
      default: 67_108_864,
    },
    compress: { type: "string", enum: ["none", "gzip", "zstd"], title: "Compression", default: "none" },
    compression_level: {
      type: "integer",
      title: "Compression level",
      description: "gzip 1 to 9 (default 6), zstd 1 to 22 (default 1).",
      minimum: 1,
      maximum: 22,
    },
    max_file_size_bytes: {
      type: "integer",
      title: "Largest data file (bytes)",
      description: "0: no limit.",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
    },
    pretty_print: {
      type: "boolean",
      title: "Indent the .json files",
      description: "JSONL rows always stay on one line.",
      default: false,
    },
  },
} as const satisfies JSONSchema;

/** The recipe of an export as one JSON Schema: it checks input, types it, and makes the docs and the form hints. */
export const recipeSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Export recipe",
  description: "What an export does. Everything is optional but style or format_template_type.",
  type: "object",
  additionalProperties: false,
  properties: {
    style: {
      type: "string",
      enum: ["instruction_tuning", "chat_completion", "text_completion", "preference", "prompt_completion"],
      title: "Style",
      description: "The shape of a row. Given by the template when only format_template_type is set.",
    },
    field_mapping: fieldMappingSchema,
    format_template_type: {
      type: "string",
      enum: ["none", "alpaca", "sharegpt", "chatml", "openai_finetuning"],
      title: "Template",
      description: "A trainer's own shape instead of the style's.",
      default: "none",
    },
    weighting: weightingSchema,
    quality: qualitySchema,
    structured_gen: structuredGenSchema,
    pii_config: piiConfigSchema,
    adapter_metadata: adapterMetadataSchema,
    quality_metrics: qualityMetricsSchema,
    include_metadata: {
      type: "boolean",
      title: "Write metadata",
      description: "Add the metadata fields a row has to its `metadata`.",
      default: true,
    },
    metadata_fields: { ...fieldNames, title: "Metadata fields", default: ["source", "category", "tags"] },
    include_fields: {
      ...fieldNames,
      title: "Include fields",
      description:
        "Only these fields of a row are used; filter_expression still sees every field. Empty: all.",
    },
    exclude_fields: {
      ...fieldNames,
      title: "Exclude fields",
      description: "These fields of a row reach no output; filter_expression still sees them.",
    },
    filter_expression: {
      type: "string",
      title: "Filter",
      description:
        "Rows for which it is not true are skipped, for example: category = 'legal' AND score >= 0.4",
      maxLength: 16_384,
      default: "",
    },
    split: splitSchema,
    output: outputSchema,
    continue_on_error: {
      type: "boolean",
      title: "Continue on error",
      description: "Off: the first failed row fails the export.",
      default: true,
    },
    max_errors: {
      type: "integer",
      title: "Errors allowed",
      description: "The export fails when this many rows failed. 0: no limit.",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 100,
    },
    progress_interval: {
      type: "integer",
      title: "Progress interval",
      description: "Rows between two progress reports.",
      minimum: 1,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 1000,
    },
    as_of: {
      type: "string",
      title: "As of",
      description:
        "The now of freshness weights, ISO 8601. Absent: the start of the export, which is recorded.",
      maxLength: 64,
    },
  },
} as const satisfies JSONSchema;

/** A recipe as people write it: everything with a default may be left out. */
export type RecipeInput = FromSchema<typeof recipeSchema, { keepDefaultedPropertiesOptional: true }>;

/** A recipe with the schema's defaults filled in, before `parseRecipe` resolves what depends on other keys. */
export type DefaultedRecipe = FromSchema<typeof recipeSchema>;
