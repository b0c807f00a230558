import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { DefectCode } from "./defect.ts";
import { parseSafetensorsHeader } from "./header.ts";
import { HeaderRefusal } from "./header-refusal.ts";
import { type TensorInventoryDocument, toInventory } from "./inventory.ts";

/** Folder of the tiny models and adapters. */
export const adaptersDir = path.join(import.meta.dirname, "../../tests/fixtures/adapters");

const baseModels = ["tiny-llama", "small-llama"];

/** What the names of the folders and their README say is wrong: seen in names, config and header; only beside the base; in values. */
export const expectedDefects: Record<
  string,
  { header?: DefectCode[]; base?: DefectCode[]; values?: DefectCode[] }
> = {
  "adapter-name-in-keys": { header: ["adapter_name_in_keys"] },
  alora: { header: ["activated_lora"], values: ["untrained"] },
  "alpha-pattern": { header: ["alpha_pattern"] },
  "bad-config-json": { header: ["config_not_json"] },
  "bias-all": { header: ["bias_trained"] },
  "config-alpha-missing": { header: ["config_field_missing"] },
  "config-r-mismatch": { header: ["rank_mismatch"] },
  dora: { header: ["dora"] },
  "embed-target": { header: ["base_weights_included"] },
  "extra-layer": { header: ["layers_not_contiguous"], base: ["module_not_in_base"] },
  "fan-in-fan-out": { header: ["fan_in_fan_out"] },
  "good-all-linear-r16": {},
  "good-bf16": {},
  "good-odd-rank-r3": {},
  "good-one-layer": {},
  "good-qkvo-r8": {},
  "good-qkvo-r8-v2": {},
  "good-regex-targets": {},
  "good-rslora-r16": {},
  "layer-replication": { header: ["layer_replication"] },
  "lm-head-target": { header: ["base_weights_included"] },
  "lora-bias": { header: ["lora_bias"] },
  "modules-to-save": { header: ["full_weights_saved"] },
  "nan-weights": { values: ["non_finite"] },
  "no-peft-prefix": { header: ["key_prefix_missing"] },
  olora: { header: ["initialised_from_base"] },
  "only-a": { header: ["lora_pair_incomplete"] },
  "other-base": { base: ["shape_not_of_base"] },
  "peft-type-loha": { header: ["peft_type_mismatch"] },
  "pickle-only": { header: ["pickle_weights"] },
  pissa: { header: ["initialised_from_base"] },
  "rank-12": {},
  "rank-32": {},
  "rank-pattern": { header: ["rank_pattern"] },
  "rank-pattern-above-max": { header: ["rank_pattern"] },
  "shape-too-large": { header: ["shapes_disagree"], base: ["shape_not_of_base"] },
  "shape-too-small": { header: ["shapes_disagree"], base: ["shape_not_of_base"] },
  "trainable-tokens": { header: ["trainable_tokens"] },
  "truncated-file": { header: ["weights_refused"] },
  "unknown-module": { base: ["module_not_in_base"] },
  untrained: { values: ["untrained"] },
  "wrong-prefix": { header: ["wrapped_prefix"], base: ["module_not_in_base"] },
};

/** Names of the 42 adapters. */
export function adapterNames(): string[] {
  return readdirSync(adaptersDir)
    .filter((name) => statSync(path.join(adaptersDir, name)).isDirectory() && !baseModels.includes(name))
    .sort();
}

/** Path of an adapter's (or a base model's) weights. */
export function weightsPath(name: string): string {
  const file = baseModels.includes(name) ? "model.safetensors" : "adapter_model.safetensors";
  return path.join(adaptersDir, name, file);
}

/** Inventory of the weights of an adapter or base model. Throws `HeaderRefusal`. */
export function fixtureInventory(name: string): TensorInventoryDocument {
  const bytes = readFileSync(weightsPath(name));
  return toInventory(parseSafetensorsHeader(bytes, bytes.length));
}

/** What a folder holds, as far as it can be read. */
export function fixtureFolder(name: string): {
  paths: string[];
  configText: string | null;
  inventory: TensorInventoryDocument | null;
  refusal: HeaderRefusal | null;
} {
  const dir = path.join(adaptersDir, name);
  const paths = readdirSync(dir);
  const configText = paths.includes("adapter_config.json")
    ? readFileSync(path.join(dir, "adapter_config.json"), "utf8")
    : null;
  if (!paths.includes("adapter_model.safetensors"))
    return { paths, configText, inventory: null, refusal: null };
  try {
    return { paths, configText, inventory: fixtureInventory(name), refusal: null };
  } catch (error) {
    if (!(error instanceof HeaderRefusal)) throw error;
    return { paths, configText, inventory: null, refusal: error };
  }
}
