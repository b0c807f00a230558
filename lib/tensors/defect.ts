/**
 * How much a finding matters: `error`, the adapter cannot be loaded or does not do what it says; `warning`, it may be meant but
 * rarely is, or other software applies it differently; `info`, good to know.
 */
export type DefectSeverity = "error" | "warning" | "info";

/** What a finding is, as a closed set. */
export type DefectCode =
  | "config_missing"
  | "config_not_json"
  | "config_field_missing"
  | "config_field_invalid"
  | "weights_missing"
  | "weights_refused"
  | "pickle_weights"
  | "no_lora_tensors"
  | "peft_type_mismatch"
  | "peft_type_not_lora"
  | "rank_mismatch"
  | "rank_inconsistent"
  | "lora_pair_incomplete"
  | "key_prefix_missing"
  | "wrapped_prefix"
  | "shapes_disagree"
  | "adapter_name_in_keys"
  | "unknown_tensor"
  | "pattern_not_readable"
  | "target_without_tensors"
  | "module_not_targeted"
  | "layers_not_contiguous"
  | "module_not_in_base"
  | "shape_not_of_base"
  | "full_weights_saved"
  | "saved_module_missing"
  | "base_weights_included"
  | "rank_pattern"
  | "alpha_pattern"
  | "dora"
  | "lora_bias"
  | "bias_trained"
  | "trainable_tokens"
  | "initialised_from_base"
  | "activated_lora"
  | "layer_replication"
  | "fan_in_fan_out"
  | "untrained"
  | "zero_update"
  | "non_finite";

/** One finding about an adapter. `modules` names the modules it is about, none for the whole. */
export type Defect = {
  code: DefectCode;
  severity: DefectSeverity;
  message: string;
  modules: readonly string[];
};

/** A finding; `modules` where it is about some of them. */
export function defect(
  code: DefectCode,
  severity: DefectSeverity,
  message: string,
  modules: readonly string[] = [],
): Defect {
  return { code, severity, message, modules };
}

/** Modules in words: the first, and how many more. */
export function namedModules(modules: readonly string[]): string {
  const [first, ...rest] = modules;
  if (first === undefined) return "no module";
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}

/** Modules a page lists of one finding: a hostile file names tens of thousands. */
const maxListed = 500;

/** The modules that are listed, and how many are not. */
export function listedModules(modules: readonly string[]): {
  listed: readonly string[];
  omittedCount: number;
} {
  const listed = modules.slice(0, maxListed);
  return { listed, omittedCount: modules.length - listed.length };
}
