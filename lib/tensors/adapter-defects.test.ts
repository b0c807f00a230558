import { describe, expect, it } from "vitest";
import { folderDefects, parseAdapterConfig } from "./adapter-defects.ts";
import {
  adapterNames,
  expectedDefects,
  fixtureFolder,
  fixtureInventory,
  weightsPath,
} from "./adapters.fixture.ts";
import { baseShapesOf } from "./base-shapes.ts";
import type { DefectCode } from "./defect.ts";
import { loraFacts } from "./lora-facts.ts";
import { scanDefects } from "./scan.ts";
import { scanFile } from "./scan-file.ts";

const tinyLlama = baseShapesOf([fixtureInventory("tiny-llama")]);

describe("the defects of the 42 adapters", () => {
  it("are written down for each folder", () => {
    expect(adapterNames()).toEqual(Object.keys(expectedDefects).sort());
    expect(adapterNames()).toHaveLength(42);
  });

  it.each(Object.entries(expectedDefects))(
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
