/** Changes that take a defect away without training. */
export const mendKinds = [
  "fold_patterns",
  "add_prefix",
  "rename_prefix",
  "remove_adapter_name",
  "set_base_model",
  "set_peft_type",
  "set_bias_none",
  "fill_config",
  "set_rank",
  "pad_rank",
  "cast_bf16",
] as const;

export type MendKind = (typeof mendKinds)[number];
