import type { JSONSchema } from "json-schema-to-ts";

const text = { type: "string", maxLength: 1024, default: "" } as const;
const stringMap = {
  type: "object",
  additionalProperties: { type: "string", maxLength: 65_536 },
  maxProperties: 256,
  default: {},
} as const;

/** How the adapter is meant to be trained; copied to `training` of adapter_metadata.json. */
export const trainingConfigSchema = {
  type: "object",
  title: "Training",
  description: "How the adapter is meant to be trained. Copied to adapter_metadata.json and the snippets.",
  additionalProperties: false,
  default: {},
  properties: {
    dataset_name: { ...text, title: "Dataset name" },
    num_samples: {
      type: "integer",
      title: "Samples",
      description: "0 or absent: the rows exported.",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
    },
    epochs: { type: "number", title: "Epochs", minimum: 0, maximum: 100_000, default: 0 },
    learning_rate: { type: "number", title: "Learning rate", minimum: 0, maximum: 100, default: 0 },
    lora_rank: { type: "integer", title: "LoRA rank (r)", minimum: 1, maximum: 65_536, default: 8 },
    lora_alpha: { type: "number", title: "LoRA alpha", minimum: 0, maximum: 1_000_000, default: 16 },
    lora_dropout: { type: "number", title: "LoRA dropout", minimum: 0, maximum: 1, default: 0.1 },
    target_modules: {
      type: "array",
      title: "Target modules",
      description: "For example q_proj, k_proj, v_proj, o_proj.",
      items: { type: "string", minLength: 1, maxLength: 256 },
      maxItems: 4096,
      default: [],
    },
    optimizer: { type: "string", title: "Optimizer", description: "For example adamw.", maxLength: 128 },
    batch_size: {
      type: "integer",
      title: "Batch size",
      description: "Samples per device and step.",
      minimum: 1,
      maximum: 1_000_000,
    },
    gradient_accumulation_steps: {
      type: "integer",
      title: "Gradient accumulation steps",
      minimum: 1,
      maximum: 1_000_000,
    },
    max_seq_length: {
      type: "integer",
      title: "Longest sequence",
      description: "In tokens.",
      minimum: 1,
      maximum: 100_000_000,
    },
    warmup_ratio: { type: "number", title: "Warm-up ratio", minimum: 0, maximum: 1 },
    lr_scheduler: { type: "string", title: "Scheduler", description: "For example cosine.", maxLength: 128 },
  },
} as const satisfies JSONSchema;

/** How the adapter is meant to be served by vLLM; copied to `vllm` of adapter_metadata.json. */
export const vllmConfigSchema = {
  type: "object",
  title: "vLLM",
  description: "How the adapter is meant to be served by vLLM.",
  additionalProperties: false,
  default: {},
  properties: {
    enabled: { type: "boolean", title: "Write the vllm block", default: false },
    adapter_path: {
      ...text,
      title: "Adapter path",
      description: "Where the serving machine finds the adapter: a path or a Hub repository.",
    },
    vllm_version: { ...text, title: "vLLM version", default: ">=0.4.0" },
    max_lora_rank: {
      type: "integer",
      title: "--max-lora-rank",
      description: "vLLM knows 1, 8, 16, 32, 64, 128, 256, 320 and 512.",
      minimum: 1,
      maximum: 65_536,
      default: 16,
    },
    enable_multi_lora: { type: "boolean", title: "Several adapters at once", default: true },
    serving_config: {
      ...stringMap,
      title: "Serving options",
      description: "Names and texts, copied as given.",
    },
  },
} as const satisfies JSONSchema;

/** The adapter these rows are for; written to adapter_metadata.json. */
export const adapterMetadataSchema = {
  type: "object",
  title: "Adapter metadata",
  description: "The adapter these rows are for. Written to adapter_metadata.json.",
  additionalProperties: false,
  default: {},
  properties: {
    enable_tracking: { type: "boolean", title: "Write adapter_metadata.json", default: false },
    adapter_id: {
      ...text,
      title: "Adapter id",
      description: "For example legal-qa-v1 ({domain}-{task}-v{version}).",
    },
    adapter_version: { ...text, title: "Adapter version", description: "Semver.", default: "1.0.0" },
    base_model_name: { ...text, title: "Base model", description: "For example mistralai/Mistral-7B-v0.1." },
    base_model_version: { ...text, title: "Base model version" },
    base_model_architecture: {
      ...text,
      title: "Base model architecture",
      description: "For example MistralForCausalLM.",
    },
    task_type: { ...text, title: "Task", description: "For example question-answering." },
    domain: { ...text, title: "Domain", description: "For example legal." },
    language: { ...text, title: "Language", description: "A BCP 47 tag.", default: "en" },
    created_by: { ...text, title: "Created by" },
    data_source_uri: {
      ...text,
      maxLength: 8192,
      title: "Data source",
      description: "Any absolute URI. It is never fetched; credentials in it are removed.",
    },
    parent_adapter_id: {
      ...text,
      title: "Parent adapter",
      description: "The adapter this one continues, if any.",
    },
    custom_metadata: { ...stringMap, title: "Custom", description: "Names and texts, copied as given." },
    training_config: trainingConfigSchema,
    vllm_config: vllmConfigSchema,
  },
} as const satisfies JSONSchema;
