import { describe, expect, it } from "vitest";
import { cardFiles, collectEvidence } from "#lib/adapters/cards/collect-evidence.ts";
import { mergeEvidence } from "#lib/adapters/cards/evidence.ts";
import { resolveCard } from "#lib/adapters/cards/resolve-card.ts";
import { readLoraConfig } from "#lib/tensors/lora-config.ts";
import type { LoraFacts } from "#lib/tensors/lora-facts.ts";

const at = "2026-11-22T20:00:00.000Z";

const config = {
  base_model_name_or_path: "/data/models/Mistral-7B",
  peft_type: "LORA",
  r: 16,
  lora_alpha: 32,
  lora_dropout: 0.05,
  target_modules: ["v_proj", "q_proj"],
  use_rslora: false,
  loftq_config: {},
  revision: null,
  brand_new_key: { kept: true },
};

const lora: LoraFacts = {
  config: readLoraConfig(config).config,
  modules: [module("layers.0.self_attn.q_proj"), module("layers.0.self_attn.v_proj")],
  rankByModule: { "layers.0.self_attn.q_proj": 8, "layers.0.self_attn.v_proj": 8 },
  configRankMismatch: [],
  effectiveScale: 2,
  rsLoRA: false,
  targetModules: [],
  layers: [0],
  maxRank: 8,
  dtypes: ["BF16"],
  tensorSizeBytes: 4096,
  parameterCount: 2048,
  defects: [],
};

function module(path: string): LoraFacts["modules"][number] {
  return {
    path,
    layer: 0,
    kind: "q_proj",
    tensorRank: 8,
    configRank: 16,
    alpha: 32,
    scale: 2,
    isTargeted: true,
  };
}

function collect(texts: Record<string, string>, facts: LoraFacts | null = null) {
  const files = Object.entries(texts).map(([path, text]) => ({ path, sizeBytes: Buffer.byteLength(text) }));
  return collectEvidence({ at, files, texts: new Map(Object.entries(texts)), lora: facts, export: null });
}

describe("collectEvidence", () => {
  it("takes a rank from the tensors before that of the config, and shows the conflict", () => {
    const { card, conflicts } = resolveCard(collect({ "adapter_config.json": JSON.stringify(config) }, lora));
    expect(card.training?.lora_rank).toBe(8);
    expect(conflicts).toMatchObject([
      {
        pointer: "/training/lora_rank",
        used: { kind: "measured" },
        others: [{ kind: "imported", value: 16 }],
      },
    ]);
    expect(card.training?.target_modules).toEqual(["q_proj", "v_proj"]);
    expect(card.training?.peft).toMatchObject({
      peft_type: "LORA",
      use_rslora: false,
      brand_new_key: { kept: true },
    });
    expect(card.training?.peft).not.toHaveProperty("loftq_config");
  });

  it("takes no local path for a base model, and says what to do", () => {
    const { card, problems } = resolveCard(collect({ "adapter_config.json": JSON.stringify(config) }));
    expect(card.base_model?.name).toBeUndefined();
    expect(problems[0]?.message).toMatch(/path on the machine that trained it.*Declare the base model/);
  });

  it("reads the id and the commit out of a path of the Hub's cache", () => {
    const path =
      "/root/.cache/huggingface/hub/models--mistralai--Mistral-7B-v0.1/snapshots/26bca36bde8333b5d7f72e9ed20ccda6a618af24";
    const { card } = resolveCard(
      collect({ "adapter_config.json": JSON.stringify({ base_model_name_or_path: path }) }),
    );
    expect(card.base_model).toEqual({
      name: "mistralai/Mistral-7B-v0.1",
      revision: "26bca36bde8333b5d7f72e9ed20ccda6a618af24",
    });
  });

  it("reads metrics, epochs and losses of the Trainer, NaN included", () => {
    const state = `{"epoch": 3.0, "global_step": 300, "log_history": [{"loss": 1.5, "step": 10}, {"loss": 0.7, "step": 300},
      {"eval_loss": 0.9, "eval_runtime": 3.2, "step": 100}, {"eval_loss": 0.8, "eval_accuracy": NaN, "step": 300}]}`;
    const { card } = resolveCard(
      collect({ "checkpoint-100/trainer_state.json": "{}", "checkpoint-300/trainer_state.json": state }),
    );
    expect(card.training).toEqual({ epochs: 3, steps: 300, final_loss: 0.7 });
    expect(card.evaluation).toEqual([{ name: "eval_loss", value: 0.8, split: "validation" }]);
  });

  it("ties what an export of ours measured to it", () => {
    const evidence = collectEvidence({
      at,
      files: [],
      texts: new Map(),
      lora: null,
      export: {
        id: "e1",
        dataset: "team/gsm8k",
        datasetDigest: "ab",
        trainingRows: 7473,
        validationRows: 0,
        complianceRate: 1,
      },
    });
    expect(evidence["/data/training_samples"]).toEqual([
      { kind: "measured", value: 7473, source: "export e1", at },
    ]);
    expect(resolveCard(evidence).card.data?.datasets).toEqual(["team/gsm8k"]);
  });

  it("takes nothing from the Hub's template where nobody filled it in", () => {
    const unsaid =
      "Users (both direct and downstream) should be made aware of the risks, biases and limitations of the model. More information needed for further recommendations.";
    const template = `## Uses\n\n[More Information Needed]\n\n## Bias, Risks, and Limitations\n\n### Recommendations\n\n${unsaid}\n`;
    expect(resolveCard(collect({ "README.md": template })).card).toEqual({});
    const filled = template.replace(unsaid, `Only for arithmetic.\n\n${unsaid}`);
    expect(resolveCard(collect({ "README.md": filled })).card.limitations).toContain("Only for arithmetic.");
  });

  it("names an unknown licence with the nearest, and lets nothing else suffer", () => {
    const readme = "---\nlicense: apach-2.0\nlanguage: en\n---\nText\n";
    const { card, problems } = resolveCard(collect({ "README.md": readme }));
    expect(problems[0]?.message).toMatch(/"apach-2.0" is no SPDX licence id.*Did you mean "Apache-2.0"/);
    expect(card).toEqual({ languages: ["en"] });
  });

  it("keeps a file that cannot be read as a problem of its own", () => {
    const { card, problems } = resolveCard(
      collect({
        "adapter_config.json": "{",
        "adapter_metadata.json": "[]",
        "README.md": "---\na: [\n---\n",
        "trainer_state.json": "{}",
      }),
    );
    expect(card).toEqual({});
    expect(problems.map(({ entry }) => entry.source).sort()).toEqual([
      "README.md",
      "adapter_config.json",
      "adapter_metadata.json",
    ]);
  });

  it("reads no file of 5 MB, and says so", () => {
    const files = [{ path: "README.md", sizeBytes: 5_000_000 }];
    expect(cardFiles(files)).toEqual([]);
    const evidence = collectEvidence({ at, files, texts: new Map(), lora: null, export: null });
    expect(resolveCard(evidence).problems[0]?.message).toBe(
      "README.md has 5 MB; at most 1 MB are read. Shorten it.",
    );
  });

  it("refuses a YAML bomb within a moment", () => {
    const bomb = ["a: &a [x,x,x,x,x,x,x,x,x]"];
    for (let level = 1; level < 9; level++) {
      const before = String.fromCharCode(96 + level);
      const name = String.fromCharCode(97 + level);
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(",")}]`);
    }
    const started = performance.now();
    const { problems } = resolveCard(collect({ "README.md": `---\n${bomb.join("\n")}\n---\n` }));
    expect(problems[0]?.message).toMatch(/front matter of README.md cannot be read/);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it.each([
    ["adapter_config.json", `{"r": 8, "x": ${"[".repeat(200_000)}${"]".repeat(200_000)}}`],
    ["adapter_metadata.json", `{"custom": ${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`],
    ["README.md", `---\na: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n---\n`],
    ["README.md", `---\nadaptery: {training: {peft: {x: ${"[".repeat(500)}${"]".repeat(500)}}}}\n---\n`],
    ["README.md", `---\n${"- ".repeat(60_000)}\n---\n`],
    ["README.md", `---\n${"&a ".repeat(40_000)}\n---\n`],
    ["README.md", `---\n${"? ".repeat(60_000)}\n---\n`],
    ["README.md", `---\n${Array.from({ length: 9000 }, (_, index) => `k${index}: 1`).join("\n")}\n---\n`],
    ["README.md", `---\na: "${"\\".repeat(200_000)}\n---\n`],
    ["trainer_state.json", `{"log_history": [${"[".repeat(200_000)}${"]".repeat(200_000)}]}`],
    ["README.md", `---\na: 1\n---\n${"<!--".repeat(200_000)}`],
    ["README.md", `---\na: 1\n---\n# Uses${" #".repeat(300_000)}x\n`],
    ["README.md", `---${" ".repeat(400_000)}`],
    ["adapter_config.json", `{"x": ${" ".repeat(900_000)}NaN`],
  ])("is done with a hostile %s within five seconds", (file, text) => {
    const started = performance.now();
    expect(() => resolveCard(collect({ [file]: text }))).not.toThrow();
    expect(performance.now() - started).toBeLessThan(5000);
  });

  it("stores no NUL and no lone surrogate", () => {
    const evidence = collect({
      "adapter_config.json": '{"base_model_name_or_path": "a\\u0000b", "x\\u0000": "\\ud800"}',
    });
    expect(JSON.stringify(evidence)).not.toMatch(/\\u0000|\\ud8/);
    expect(resolveCard(evidence).card).toEqual({});
  });

  it("changes nothing when it is repeated later", () => {
    const first = collect({ "adapter_config.json": JSON.stringify(config) }, lora);
    const later = collectEvidence({
      at: "2027-01-01T00:00:00.000Z",
      files: [{ path: "adapter_config.json", sizeBytes: 10 }],
      texts: new Map([["adapter_config.json", JSON.stringify(config)]]),
      lora,
      export: null,
    });
    expect(mergeEvidence(first, later)).toEqual(first);
  });
});
