import { describe, expect, it } from "vitest";
import { parseAdapterConfig } from "./adapter-defects.ts";
import { fixtureFolder } from "./adapters.fixture.ts";
import { diffLoraConfig } from "./config-diff.ts";
import { diffInventories } from "./inventory-diff.ts";

function sideOf(name: string, change: Record<string, unknown> = {}) {
  const { configText, inventory } = fixtureFolder(name);
  return { config: { ...parseAdapterConfig(configText).document, ...change }, inventory };
}

const fieldsOf = (...sides: [left: string, right: string]) =>
  diffLoraConfig(sideOf(sides[0]), sideOf(sides[1])).map(({ field }) => field);

describe("two adapter configs", () => {
  it("are the same in another order, and with defaults left out", () => {
    const reversed = { target_modules: ["v_proj", "q_proj", "o_proj", "k_proj"] };
    expect(diffLoraConfig(sideOf("good-qkvo-r8"), sideOf("good-qkvo-r8", reversed))).toEqual([]);
    const short = {
      peft_type: "LORA",
      task_type: "CAUSAL_LM",
      base_model_name_or_path: "adaptery/tiny-llama",
      peft_version: "0.21.2",
      inference_mode: true,
      lora_alpha: 16,
      target_modules: reversed.target_modules,
      modules_to_save: [],
    };
    expect(diffLoraConfig(sideOf("good-qkvo-r8"), { config: short })).toEqual([]);
  });

  it("differ in rank and alpha, but not in scale, when α/r stays", () => {
    expect(fieldsOf("good-qkvo-r8", "rank-12")).toEqual(["r", "lora_alpha"]);
  });

  it("differ in effective scale when only alpha or rsLoRA changes", () => {
    const [scale, ...rest] = diffLoraConfig(sideOf("good-qkvo-r8"), sideOf("good-rslora-r16"));
    expect(scale).toEqual({ field: "effective_scale", left: 2, right: 4, meaning: "different" });
    expect(rest.map(({ field }) => field)).toEqual(["r", "use_rslora"]);
  });

  it("give the scale by module where a pattern makes it differ", () => {
    const [scale] = diffLoraConfig(sideOf("good-qkvo-r8"), sideOf("alpha-pattern"));
    expect(scale).toMatchObject({
      left: 2,
      right: { "model.layers.0.self_attn.q_proj": 2, "model.layers.0.self_attn.v_proj": 8 },
    });
  });

  it("mean the same targets though one is a pattern", () => {
    const pattern = { target_modules: ".*self_attn\\.(q|k|v|o)_proj" };
    const [targets, ...rest] = diffLoraConfig(sideOf("good-qkvo-r8"), sideOf("good-qkvo-r8", pattern));
    expect(rest).toEqual([]);
    expect(targets).toMatchObject({
      field: "target_modules",
      meaning: "same",
      modules: { onlyLeft: [], onlyRight: [] },
    });
  });

  it("name the modules that only one of them targets", () => {
    const targets = diffLoraConfig(sideOf("good-regex-targets"), sideOf("good-qkvo-r8")).find(
      ({ field }) => field === "target_modules",
    );
    expect(targets?.meaning).toBe("different");
    expect(targets?.modules?.onlyLeft).toEqual([]);
    expect(targets?.modules?.onlyRight).toHaveLength(6);
  });

  it("mean the same ranks though the patterns are spelled differently", () => {
    const spelled = { rank_pattern: { ".*q_proj": 4 } };
    expect(diffLoraConfig(sideOf("rank-pattern"), sideOf("rank-pattern", spelled))).toEqual([
      { field: "rank_pattern", left: { q_proj: 4 }, right: { ".*q_proj": 4 }, meaning: "same" },
    ]);
  });

  it("show fields that PEFT does not have as they are", () => {
    const extra = { our_field: { a: 1 } };
    expect(diffLoraConfig(sideOf("good-qkvo-r8"), sideOf("good-qkvo-r8", extra))).toEqual([
      { field: "our_field", left: null, right: { a: 1 }, meaning: "different" },
    ]);
  });
});

describe("two inventories", () => {
  const diff = (left: string, right: string) => {
    const [one, other] = [fixtureFolder(left).inventory, fixtureFolder(right).inventory];
    if (!one || !other) throw new Error("no inventory");
    return diffInventories(one, other);
  };

  it("have no difference between two trainings of the same shape", () => {
    expect(diff("good-qkvo-r8", "good-qkvo-r8-v2")).toMatchObject({
      removed: [],
      added: [],
      changed: [],
      unchangedCount: 8,
    });
  });

  it("name modules that came and went, and what changed in those that stayed", () => {
    const { removed, added, changed, unchangedCount } = diff("good-one-layer", "rank-pattern");
    expect(removed).toEqual([]);
    expect(added.map(({ path }) => path)).toEqual(
      ["k_proj", "o_proj", "q_proj", "v_proj"].map((name) => `model.layers.0.self_attn.${name}`),
    );
    expect(changed).toEqual([
      {
        path: "model.layers.1.self_attn.q_proj",
        aspects: [
          { aspect: "rank", left: "8", right: "4" },
          {
            aspect: "tensors",
            left: "lora_A [8, 128] · lora_B [128, 8]",
            right: "lora_A [4, 128] · lora_B [128, 4]",
          },
        ],
      },
    ]);
    expect(unchangedCount).toBe(3);
    expect(diff("good-qkvo-r8", "good-bf16").changed[0]?.aspects).toEqual([
      { aspect: "dtype", left: "F32", right: "BF16" },
    ]);
  });
});
