import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { slotCost, slotUse } from "./slots.ts";

const tiny = JSON.parse(readFileSync(path.join(adaptersDir, "tiny-llama/config.json"), "utf8"));

/** Llama 3.1 8B: key and value heads are a quarter of the query heads. */
const llama8b = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  hidden_size: 4096,
  intermediate_size: 14336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  vocab_size: 128256,
};

describe("slotCost", () => {
  it("is max rank × (in + out) × 2 bytes over every module that can have an adapter", () => {
    const attention = 2 * (4096 + 4096) + 2 * (4096 + 1024);
    const mlp = 3 * (4096 + 14336);
    const ends = 2 * (4096 + 128256);
    const cost = slotCost(llama8b, 16);
    expect(cost).toEqual({
      bytes: (32 * (attention + mlp) + ends) * 16 * 2,
      modules: 32 * 7 + 2,
      maxRank: 16,
    });
    expect(slotCost(llama8b, 64)?.bytes).toBe((cost?.bytes ?? 0) * 4);
  });

  it("reads the config of the tiny model, and of a model inside a larger one", () => {
    expect(slotCost(tiny, 16)).toMatchObject({ modules: 16, maxRank: 16 });
    const wrapped = {
      architectures: ["Gemma3ForConditionalGeneration"],
      text_config: { ...llama8b, model_type: "gemma3_text" },
    };
    expect(slotCost(wrapped, 16)?.modules).toBeLessThanOrEqual(32 * 7 + 2);
  });

  it("is not guessed for an architecture whose modules are not known", () => {
    expect(slotCost({ model_type: "mamba", hidden_size: 8 }, 16)).toBeNull();
  });
});

describe("slotUse", () => {
  const cost = { bytes: 100, modules: 1, maxRank: 16 };

  it("says what a further adapter costs while slots are free, taken, and memory is full", () => {
    const limits = { maxLoras: 2, maxCpuLoras: 4 };
    expect(slotUse(cost, limits, 1)).toMatchObject({
      reservedBytes: 200,
      cpuSlots: 4,
      further: { gpuBytes: 0, memoryBytesAtMost: 100, takesTurns: false, isEvicting: false },
    });
    expect(slotUse(cost, limits, 2).further).toMatchObject({ takesTurns: true, isEvicting: false });
    expect(slotUse(cost, limits, 4).further).toMatchObject({ takesTurns: true, isEvicting: true });
    expect(slotUse(null, { maxLoras: 2, maxCpuLoras: null }, 0)).toMatchObject({
      cpuSlots: 2,
      reservedBytes: null,
    });
  });
});
