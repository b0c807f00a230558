import { describe, expect, it } from "vitest";
import { parseAdapterConfig } from "./adapter-defects.ts";
import { fixtureFolder } from "./adapters.fixture.ts";
import { moduleScales } from "./effective-scale.ts";
import { readLoraConfig } from "./lora-config.ts";
import { loraFacts } from "./lora-facts.ts";
import { resolveTargets } from "./target-modules.ts";

function factsOf(name: string, change: Record<string, unknown> = {}) {
  const { inventory, configText } = fixtureFolder(name);
  if (!inventory) throw new Error(`${name} has no inventory`);
  return loraFacts(inventory, { ...parseAdapterConfig(configText).document, ...change });
}

const attention = ["q_proj", "k_proj", "v_proj", "o_proj"];
const paths = [0, 1, 12].flatMap((layer) =>
  attention.map((name) => `model.layers.${layer}.self_attn.${name}`),
);
const resolve = (document: Record<string, unknown>) =>
  resolveTargets(readLoraConfig(document).config, paths).targeted;

describe("the facts of an adapter", () => {
  it("are those it was trained with", () => {
    const facts = factsOf("good-qkvo-r8");
    expect(facts).toMatchObject({
      effectiveScale: 2,
      rsLoRA: false,
      layers: [0, 1],
      maxRank: 8,
      dtypes: ["F32"],
      configRankMismatch: [],
      parameterCount: 2 * 8 * (4 * 128 + 128 + 64 + 64 + 128),
    });
    expect(facts.targetModules).toHaveLength(8);
    expect(facts.tensorSizeBytes).toBe(facts.parameterCount * 4);
  });

  it("give the scale of rsLoRA, α/√r", () => {
    expect(factsOf("good-rslora-r16")).toMatchObject({ rsLoRA: true, effectiveScale: 4 });
  });

  it("say which initialisations changed the base model's weights", () => {
    const codes = (init: string) => {
      const { inventory, configText } = fixtureFolder("good-qkvo-r8");
      if (!inventory) throw new Error("no inventory");
      const document = { ...parseAdapterConfig(configText).document, init_lora_weights: init };
      return loraFacts(inventory, document).defects.map(({ code }) => code);
    };
    for (const init of ["pissa_niter_4", "olora", "loftq", "lora_ga", "LoRA_GA"])
      expect([init, ...codes(init)]).toEqual([init, "initialised_from_base"]);
    // MiCA begins with lora_A at zero and leaves the base model as it is.
    for (const init of ["gaussian", "mica"]) expect([init, ...codes(init)]).toEqual([init]);
  });

  it("take PEFT's default where lora_alpha is missing", () => {
    expect(factsOf("config-alpha-missing").effectiveScale).toBe(1);
  });

  it("resolve rank_pattern and alpha_pattern by module", () => {
    const ranks = factsOf("rank-pattern");
    expect(ranks.effectiveScale).toBeNull();
    expect(ranks.configRankMismatch).toEqual([]);
    expect(
      new Set(ranks.modules.map(({ kind, tensorRank, scale }) => `${kind} ${tensorRank} ${scale}`)),
    ).toEqual(
      new Set([
        "self_attn.q_proj 4 4",
        "self_attn.k_proj 8 2",
        "self_attn.v_proj 8 2",
        "self_attn.o_proj 8 2",
      ]),
    );
    expect(factsOf("rank-pattern-above-max")).toMatchObject({ maxRank: 32, configRankMismatch: [] });
    const alphas = factsOf("alpha-pattern").modules.filter(({ kind }) => kind === "self_attn.v_proj");
    expect(alphas.map(({ alpha, scale }) => [alpha, scale])).toEqual([
      [64, 8],
      [64, 8],
    ]);
  });

  it("resolve a pattern of target_modules to real modules", () => {
    expect(factsOf("good-regex-targets").targetModules).toEqual([
      "model.layers.1.self_attn.q_proj",
      "model.layers.1.self_attn.v_proj",
    ]);
  });

  it("count no copies of the base model's weights", () => {
    const { parameterCount } = factsOf("embed-target");
    expect(parameterCount).toBe(factsOf("good-qkvo-r8").parameterCount + 8 * (512 + 128));
  });

  it("say that tensors are there which target_modules does not mean, and targets without tensors", () => {
    const { defects } = factsOf("good-qkvo-r8", {
      target_modules: ["q_proj", "k_proj", "v_proj", "up_proj"],
    });
    expect(defects.map(({ code, modules }) => [code, modules])).toEqual([
      ["module_not_targeted", ["model.layers.0.self_attn.o_proj", "model.layers.1.self_attn.o_proj"]],
      ["target_without_tensors", ["up_proj"]],
    ]);
  });

  it("report fields that cannot be meant, and patterns that cannot be run in bounded time", () => {
    const { defects } = factsOf("good-qkvo-r8", {
      r: 0,
      rank_pattern: { q_proj: "many" },
      target_modules: "(?=model).*",
    });
    expect(defects.map(({ code }) => code)).toEqual([
      "config_field_invalid",
      "config_field_invalid",
      "pattern_not_readable",
    ]);
  });
});

describe("target_modules", () => {
  it("mean names by their end, at a dot", () => {
    expect(resolve({ target_modules: ["q_proj"] })).toEqual(paths.filter((path) => path.endsWith(".q_proj")));
    expect(resolve({ target_modules: ["proj", "1.self_attn.k_proj"] })).toEqual([
      "model.layers.1.self_attn.k_proj",
    ]);
  });

  it("keep to layers_to_transform, as a number or a list", () => {
    expect(resolve({ target_modules: ["q_proj"], layers_to_transform: 12 })).toEqual([
      "model.layers.12.self_attn.q_proj",
    ]);
    expect(
      resolve({ target_modules: ["q_proj"], layers_to_transform: [0, 1], layers_pattern: "layers" }),
    ).toHaveLength(2);
    expect(
      resolve({ target_modules: ["q_proj"], layers_to_transform: [0], layers_pattern: ["blocks"] }),
    ).toEqual([]);
  });

  it("leave out exclude_modules and modules_to_save", () => {
    expect(
      resolve({ target_modules: "all-linear", exclude_modules: ["k_proj", "v_proj", "o_proj"] }),
    ).toEqual(resolve({ target_modules: ["q_proj"] }));
    expect(resolve({ target_modules: "all-linear", exclude_modules: ".*layers\\.(0|1)\\..*" })).toHaveLength(
      4,
    );
    expect(resolve({ target_modules: attention, modules_to_save: ["self_attn"] })).toEqual([]);
  });

  it("take a hostile pattern in linear time", () => {
    const startedMs = performance.now();
    resolve({ target_modules: "(([a-z._]+)+)+[0-9]!" });
    expect(performance.now() - startedMs).toBeLessThan(5_000);
  });
});

describe("scales", () => {
  it("take the first pattern that matches the end of the path", () => {
    const scaleOf = moduleScales(
      readLoraConfig({
        r: 8,
        lora_alpha: 16,
        rank_pattern: { "layers.0.self_attn.q_proj": 2, "q_proj|v_proj": 4, "^model.layers.12.*k_proj": 16 },
      }).config,
    );
    const ranks = [
      "0.self_attn.q_proj",
      "1.self_attn.q_proj",
      "0.self_attn.v_proj",
      "12.self_attn.k_proj",
    ].map((end) => scaleOf(`model.layers.${end}`).rank);
    expect(ranks).toEqual([2, 4, 4, 16]);
    expect(scaleOf("model.layers.0.self_attn.o_proj")).toEqual({ rank: 8, alpha: 16, scale: 2 });
  });
});
