/** Defaults of the fields of PEFT 0.21's LoraConfig: a field that is missing means its default. */
export const peftDefaults: Readonly<Record<string, unknown>> = {
  alora_invocation_tokens: null,
  alpha_pattern: {},
  arrow_config: null,
  auto_mapping: null,
  base_model_name_or_path: null,
  bias: "none",
  corda_config: null,
  ensure_weight_tying: false,
  eva_config: null,
  exclude_modules: null,
  fan_in_fan_out: false,
  inference_mode: false,
  init_lora_weights: true,
  kasa_config: null,
  layer_replication: null,
  layers_pattern: null,
  layers_to_transform: null,
  loftq_config: {},
  lora_alpha: 8,
  lora_bias: false,
  lora_dropout: 0,
  lora_ga_config: null,
  megatron_config: null,
  megatron_core: "megatron.core",
  modules_to_save: null,
  monteclora_config: null,
  peft_type: "LORA",
  peft_version: null,
  qalora_group_size: 16,
  r: 8,
  rank_pattern: {},
  revision: null,
  target_modules: null,
  target_parameters: null,
  task_type: null,
  trainable_token_indices: null,
  use_bdlora: null,
  use_dora: false,
  use_qalora: false,
  use_rslora: false,
  velora_config: null,
};

/** Fields that are sets: PEFT saves them in any order. */
const unorderedFields = new Set([
  "target_modules",
  "exclude_modules",
  "modules_to_save",
  "layers_to_transform",
  "layers_pattern",
  "target_parameters",
]);

/** A field as PEFT means it: its default where it is missing, null for an empty list, sets in order. */
export function peftValue(document: Readonly<Record<string, unknown>>, field: string): unknown {
  const value = document[field] ?? peftDefaults[field] ?? null;
  if (field === "layers_to_transform" && typeof value === "number") return [value];
  if (!Array.isArray(value)) return value;
  if (value.length === 0) return null;
  return unorderedFields.has(field) ? [...value].sort() : value;
}
