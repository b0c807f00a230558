import type { JSONSchema } from "json-schema-to-ts";

const text = { type: "string", maxLength: 1024 } as const;
const names = {
  type: "array",
  items: { type: "string", minLength: 1, maxLength: 512 },
  maxItems: 4096,
} as const;
const count = { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER } as const;
const modulePattern = {
  type: "object",
  additionalProperties: { type: "number" },
  maxProperties: 4096,
} as const;
const whole = { type: "object" } as const;

/** What PEFT's adapter_config.json says beyond the fields of `training`, under PEFT's own names; unknown keys are kept. */
export const peftSchema = {
  type: "object",
  title: "PEFT configuration",
  description:
    "The other keys of adapter_config.json, under PEFT's own names. Keys not listed here are kept as given.",
  additionalProperties: true,
  maxProperties: 256,
  properties: {
    peft_type: { ...text, title: "PEFT type", description: "For example LORA." },
    peft_version: { ...text, title: "PEFT version" },
    task_type: { ...text, title: "PEFT task type", description: "For example CAUSAL_LM." },
    inference_mode: { type: "boolean", title: "Inference mode" },
    auto_mapping: { ...whole, title: "Auto mapping" },
    use_rslora: {
      type: "boolean",
      title: "rsLoRA",
      description: "Scales by alpha / sqrt(r) instead of alpha / r.",
    },
    use_dora: { type: "boolean", title: "DoRA", description: "Weight-decomposed LoRA." },
    bias: { ...text, title: "Bias", description: "none, all or lora_only." },
    lora_bias: { type: "boolean", title: "Bias of lora_B" },
    fan_in_fan_out: { type: "boolean", title: "Fan in, fan out" },
    init_lora_weights: { type: ["boolean", "string"], title: "Initial LoRA weights" },
    rank_pattern: {
      ...modulePattern,
      title: "Rank pattern",
      description: "Ranks of modules that differ from r.",
    },
    alpha_pattern: {
      ...modulePattern,
      title: "Alpha pattern",
      description: "Alphas of modules that differ from lora_alpha.",
    },
    exclude_modules: { type: ["array", "string"], title: "Excluded modules" },
    modules_to_save: { ...names, title: "Modules saved whole" },
    target_parameters: { ...names, title: "Target parameters" },
    layers_to_transform: { type: ["array", "integer"], title: "Layers transformed" },
    layers_pattern: { type: ["array", "string"], title: "Layers pattern" },
    layer_replication: { type: "array", title: "Layer replication" },
    trainable_token_indices: { type: ["array", "object"], title: "Trainable tokens" },
    alora_invocation_tokens: { type: "array", title: "aLoRA invocation tokens" },
    use_qalora: { type: "boolean", title: "QALoRA" },
    qalora_group_size: { ...count, title: "QALoRA group size" },
    use_bdlora: { type: ["boolean", "object"], title: "BD-LoRA" },
    ensure_weight_tying: { type: "boolean", title: "Keep tied weights tied" },
    megatron_config: { ...whole, title: "Megatron configuration" },
    megatron_core: { ...text, title: "Megatron core" },
    loftq_config: { ...whole, title: "LoftQ" },
    eva_config: { ...whole, title: "EVA" },
    corda_config: { ...whole, title: "CorDA" },
    lora_ga_config: { ...whole, title: "LoRA-GA" },
    velora_config: { ...whole, title: "VeLoRA" },
    monteclora_config: { ...whole, title: "MonteCLoRA" },
    runtime_config: { ...whole, title: "Runtime configuration" },
    arrow_config: { ...whole, title: "Arrow" },
    kasa_config: { ...whole, title: "KaSA" },
  },
} as const satisfies JSONSchema;

/** How the adapter was trained: every field of ThemisDB's `training` and of its registry, and PEFT's LoraConfig. */
export const trainingSchema = {
  type: "object",
  title: "Training",
  description: "How the adapter was trained.",
  additionalProperties: false,
  properties: {
    dataset_name: { ...text, title: "Dataset name" },
    num_samples: {
      ...count,
      title: "Samples",
      description: "Training samples, as adapter_metadata.json counts them.",
    },
    epochs: { type: "number", title: "Epochs", minimum: 0, maximum: 100_000 },
    learning_rate: { type: "number", title: "Learning rate", minimum: 0, maximum: 100 },
    lora_rank: { type: "integer", title: "LoRA rank (r)", minimum: 1, maximum: 65_536 },
    lora_alpha: { type: "number", title: "LoRA alpha", minimum: 0, maximum: 1_000_000 },
    lora_dropout: { type: "number", title: "LoRA dropout", minimum: 0, maximum: 1 },
    effective_scale: {
      type: "number",
      title: "Effective scale",
      description: "alpha / r, or alpha / sqrt(r) with rsLoRA.",
    },
    target_modules: {
      ...names,
      title: "Target modules",
      description: "For example q_proj, v_proj. The order has no meaning.",
    },
    target_modules_pattern: {
      ...text,
      maxLength: 8192,
      title: "Target modules, as a pattern",
      description: "A regular expression or all-linear, as PEFT takes it.",
    },
    optimizer: { ...text, title: "Optimizer", description: "For example adamw." },
    batch_size: { ...count, title: "Batch size", description: "Samples per device and step." },
    gradient_accumulation_steps: { ...count, title: "Gradient accumulation steps" },
    max_seq_length: { ...count, title: "Longest sequence", description: "In tokens." },
    warmup_ratio: { type: "number", title: "Warm-up ratio", minimum: 0, maximum: 1 },
    lr_scheduler: { ...text, title: "Scheduler", description: "For example cosine." },
    steps: { ...count, title: "Steps" },
    final_loss: { type: "number", title: "Final training loss" },
    peft: peftSchema,
  },
} as const satisfies JSONSchema;
