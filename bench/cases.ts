/** What one measurement runs: an input by name and a recipe. */
export type BenchCase = { input: "short" | "unique" | "long" | "large"; recipe: Record<string, unknown> };

const text = { type: "string", minLength: 1, maxLength: 8192 };
const json_schema = {
  type: "object",
  required: ["instruction", "output"],
  properties: { instruction: text, input: text, output: text },
};
const plain = {
  style: "instruction_tuning",
  weighting: { enable_weights: false },
  include_metadata: false,
  quality: { skip_duplicates: false },
};
const structured_gen = { enable_schema_validation: true, json_schema };
const identity = {
  field_mapping: { instruction_field: "instruction", input_field: "input", output_field: "output" },
};
const adapter_metadata = { enable_tracking: true, adapter_id: "bench", base_model_name: "m" };

/** The measurements, by name. "main" renames two fields, validates, keeps duplicates and writes. */
export const cases = {
  main: { input: "short", recipe: { ...plain, structured_gen } },
  "no schema": { input: "short", recipe: plain },
  "basic metrics": {
    input: "short",
    recipe: { ...plain, structured_gen, quality_metrics: { enable_metrics: true } },
  },
  "adapter metadata": { input: "short", recipe: { ...plain, structured_gen, adapter_metadata } },
  "skip duplicates, unique rows": {
    input: "unique",
    recipe: { ...plain, structured_gen, quality: { skip_duplicates: true } },
  },
  "pass-through, 1.4 KB rows": { input: "long", recipe: { ...plain, ...identity, structured_gen } },
  "pass-through, no schema": { input: "long", recipe: { ...plain, ...identity } },
  "pass-through, basic metrics": {
    input: "long",
    recipe: { ...plain, ...identity, structured_gen, quality_metrics: { enable_metrics: true } },
  },
  "level standard": {
    input: "short",
    recipe: { ...plain, structured_gen, quality_metrics: { enable_metrics: true, level: "standard" } },
  },
  "level standard, unique rows": {
    input: "unique",
    recipe: { ...plain, structured_gen, quality_metrics: { enable_metrics: true, level: "standard" } },
  },
  "main, 3 GB": { input: "large", recipe: { ...plain, structured_gen } },
  "skip duplicates, 3 GB": {
    input: "large",
    recipe: { ...plain, structured_gen, quality: { skip_duplicates: true } },
  },
  "skip duplicates, 300 MB": {
    input: "short",
    recipe: { ...plain, structured_gen, quality: { skip_duplicates: true } },
  },
} as const satisfies Record<string, BenchCase>;

export type CaseName = keyof typeof cases;
