import { describe, expect, it } from "vitest";
import { folderDefects, parseAdapterConfig } from "./adapter-defects.ts";
import { adapterNames, fixtureFolder, fixtureInventory, weightsPath } from "./adapters.fixture.ts";
import { baseShapesOf } from "./base-shapes.ts";
import type { DefectCode } from "./defect.ts";
import { loraFacts } from "./lora-facts.ts";
import { scanDefects } from "./scan.ts";
import { scanFile } from "./scan-file.ts";

/** What the names of the folders and their README say is wrong: seen in names, config and header; only beside the base; in values. */
const expected: Record<string, { header?: DefectCode[]; base?: DefectCode[]; values?: DefectCode[] }> = {
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

const tinyLlama = baseShapesOf([fixtureInventory("tiny-llama")]);

describe("the defects of the 42 adapters", () => {
  it("are written down for each folder", () => {
    expect(adapterNames()).toEqual(Object.keys(expected).sort());
    expect(adapterNames()).toHaveLength(42);
  });

  it.each(Object.entries(expected))(
    "of %s are named, and nothing else is",
    (name, { header, base, values }) => {
      const folder = fixtureFolder(name);
      const { document } = parseAdapterConfig(folder.configText);
      const codes = (found: readonly { code: DefectCode }[]) => found.map(({ code }) => code).sort();
      const ofFolder = folderDefects(folder);
      const alone = folder.inventory ? loraFacts(folder.inventory, document).defects : [];
      expect(codes([...ofFolder, ...alone])).toEqual(header ?? []);
      if (!folder.inventory) return;
      const beside = loraFacts(folder.inventory, document, tinyLlama).defects;
      expect(codes(beside.filter(({ code }) => !alone.some((one) => one.code === code)))).toEqual(base ?? []);
      expect(codes(scanDefects(scanFile(weightsPath(name))))).toEqual(values ?? []);
    },
  );

  it("name the modules they are about", () => {
    const modulesOf = (name: string, code: DefectCode) => {
      const { inventory, configText } = fixtureFolder(name);
      if (!inventory) throw new Error(`${name} has no inventory`);
      const { defects } = loraFacts(inventory, parseAdapterConfig(configText).document, tinyLlama);
      return defects.find((defect) => defect.code === code)?.modules;
    };
    expect(modulesOf("only-a", "lora_pair_incomplete")).toEqual(["model.layers.0.self_attn.q_proj"]);
    expect(modulesOf("extra-layer", "module_not_in_base")).toEqual([
      "model.layers.7.self_attn.k_proj",
      "model.layers.7.self_attn.o_proj",
      "model.layers.7.self_attn.q_proj",
      "model.layers.7.self_attn.v_proj",
    ]);
    expect(modulesOf("unknown-module", "module_not_in_base")).toEqual([
      "model.layers.0.self_attn.c_attn",
      "model.layers.1.self_attn.c_attn",
    ]);
    expect(modulesOf("embed-target", "base_weights_included")).toEqual(["model.embed_tokens"]);
    const { nonFiniteModules } = scanFile(weightsPath("nan-weights"));
    expect(nonFiniteModules).toEqual(["model.layers.0.self_attn.q_proj"]);
  });

  it("fit the base model that an adapter was trained on", () => {
    const { inventory, configText } = fixtureFolder("other-base");
    if (!inventory) throw new Error("other-base has no inventory");
    const smallLlama = baseShapesOf([fixtureInventory("small-llama")]);
    expect(loraFacts(inventory, parseAdapterConfig(configText).document, smallLlama).defects).toEqual([]);
  });
});
