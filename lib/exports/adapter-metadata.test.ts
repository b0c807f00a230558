import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type ExportFacts,
  getAdapterMetadataJson,
  setAdapterMetadataFromJson,
} from "#lib/exports/adapter-metadata.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";

const facts: ExportFacts = { exportedAt: new Date("2026-01-31T12:00:00.999Z") };

function metadataOf(adapter_metadata: Record<string, unknown> = {}) {
  return resolvedRecipe({ style: "instruction_tuning", adapter_metadata }).adapter_metadata;
}

const legal = {
  enable_tracking: true,
  adapter_id: "themis-legal-qa-v1",
  adapter_version: "1.2.0",
  base_model_name: "mistralai/Mistral-7B-v0.1",
  base_model_version: "0.1",
  base_model_architecture: "MistralForCausalLM",
  task_type: "question-answering",
  domain: "legal",
  language: "de",
  created_by: "team",
  data_source_uri: "themisdb://legal/cases",
  parent_adapter_id: "themis-legal-qa-v1.1",
  custom_metadata: { quality_score: "0.92" },
  training_config: {
    dataset_name: "legal",
    num_samples: 150_000,
    learning_rate: 0.0002,
    target_modules: ["q_proj", "k_proj", "v_proj", "o_proj"],
  },
};

describe("getAdapterMetadataJson", () => {
  it("is {} when tracking is off", () => {
    expect(JSON.stringify(getAdapterMetadataJson(metadataOf(), facts))).toBe("{}");
  });

  it("has the documented layout", () => {
    expect(getAdapterMetadataJson(metadataOf(legal), facts)).toEqual({
      adapter_id: "themis-legal-qa-v1",
      adapter_version: "1.2.0",
      base_model: {
        name: "mistralai/Mistral-7B-v0.1",
        version: "0.1",
        architecture: "MistralForCausalLM",
      },
      task: { type: "question-answering", domain: "legal", language: "de" },
      training: {
        dataset_name: "legal",
        num_samples: 150_000,
        epochs: 0,
        learning_rate: 0.0002,
        lora_rank: 8,
        lora_alpha: 16,
        lora_dropout: 0.1,
        target_modules: ["q_proj", "k_proj", "v_proj", "o_proj"],
      },
      provenance: {
        created_by: "team",
        data_source_uri: "themisdb://legal/cases",
        parent_adapter_id: "themis-legal-qa-v1.1",
      },
      custom: { quality_score: "0.92" },
      exported_at: "2026-01-31T12:00:00Z",
    });
  });

  it("always has the fixed blocks, custom and vllm only with content", () => {
    const json = getAdapterMetadataJson(metadataOf({ enable_tracking: true }), facts);
    expect(json).toMatchObject({ adapter_id: "", base_model: { name: "" }, provenance: { created_by: "" } });
    expect(json).not.toHaveProperty("custom");
    expect(json).not.toHaveProperty("vllm");
  });

  it("writes the vllm block when it is enabled", () => {
    const vllm = (vllm_config: Record<string, unknown>) =>
      getAdapterMetadataJson(metadataOf({ enable_tracking: true, vllm_config }), facts).vllm;
    const block = {
      enabled: true,
      adapter_path: "",
      vllm_version: ">=0.4.0",
      max_lora_rank: 16,
      enable_multi_lora: true,
    };
    expect(vllm({ enabled: true })).toEqual(block);
    expect(vllm({ enabled: true, serving_config: { max_loras: "8" } })).toEqual({
      ...block,
      serving_config: { max_loras: "8" },
    });
  });

  it("counts the exported rows when the recipe does not, and names the export and its data", () => {
    const exported = { ...facts, rowsExported: 7, exportId: "e1", datasetDigest: "d1" };
    const json = getAdapterMetadataJson(metadataOf({ enable_tracking: true }), exported);
    expect(json).toMatchObject({
      training: { num_samples: 7 },
      custom: { "adaptery.export_id": "e1", "adaptery.dataset_digest": "d1" },
    });
  });
});

describe("setAdapterMetadataFromJson", () => {
  const current = metadataOf(legal);
  const set = (json: unknown) => setAdapterMetadataFromJson(current, json);

  it("keeps what is absent and switches tracking on", () => {
    const imported = setAdapterMetadataFromJson(
      metadataOf(),
      '{"adapter_id":"a-b-v1","training":{"lora_rank":4}}',
    );
    expect(imported).toMatchObject({
      ok: true,
      metadata: {
        enable_tracking: true,
        adapter_id: "a-b-v1",
        language: "en",
        training_config: { lora_rank: 4, lora_alpha: 16 },
      },
    });
  });

  it("reads the flat spelling, also inside adapter_metadata", () => {
    expect(
      set({ adapter_metadata: { base_model_name: "m", domain: "d", custom_metadata: { a: "b" } } }),
    ).toMatchObject({
      ok: true,
      metadata: {
        base_model_name: "m",
        domain: "d",
        task_type: "question-answering",
        custom_metadata: { a: "b" },
      },
    });
  });

  it("drops unknown keys and exported_at", () => {
    const imported = set({ exported_at: "2020-01-01T00:00:00Z", other: 1, training: { seed: 3 } });
    expect(imported).toEqual({ ok: true, metadata: current });
  });

  it.each<[string, unknown, string]>([
    ["an array", [], ""],
    ["an array as text", "[]", ""],
    ["broken JSON", "{", ""],
    ["a number for the id", { adapter_id: 5 }, "/adapter_id"],
    ["a text for a number", { training: { lora_rank: "8" } }, "/training/lora_rank"],
    ["a flat number as text", { training_config: { lora_rank: "8" } }, "/training_config/lora_rank"],
    ["a number in custom", { custom: { a: 1 } }, "/custom/a"],
    ["null for a block", { base_model: null }, "/base_model"],
    ["an array for a block", { task: [] }, "/task"],
    ["a null value", { task: { domain: null } }, "/task/domain"],
    ["two spellings that disagree", { domain: "a", task: { domain: "b" } }, "/task/domain"],
    ["a relative source", { provenance: { data_source_uri: "rows.jsonl" } }, "/provenance/data_source_uri"],
    ["a path trick", { vllm: { adapter_path: "../../etc" } }, "/vllm/adapter_path"],
  ])("refuses %s and changes nothing", (_name, json, pointer) => {
    const before = structuredClone(current);
    const imported = set(json);
    expect(imported).toMatchObject({ ok: false, problems: [{ pointer }] });
    expect(imported.ok ? "" : imported.message).toMatch(/^Failed to parse adapter metadata: /);
    expect(current).toEqual(before);
  });

  it("removes credentials from the source", () => {
    expect(set({ data_source_uri: "postgres://me:secret@db/x?sslmode=on&password=p" })).toMatchObject({
      metadata: { data_source_uri: "postgres://db/x?sslmode=on" },
    });
  });

  it("survives circular and very deep input", () => {
    const circular: Record<string, unknown> = {};
    circular.custom = circular;
    expect(set(circular).ok).toBe(false);
    expect(set(`{"custom":${"[".repeat(50_000)}${"]".repeat(50_000)}}`).ok).toBe(false);
  });

  it("reads back what getAdapterMetadataJson writes", () => {
    const text = fc.string({ unit: "grapheme", maxLength: 20 }).filter((value) => !/\0|\.\./.test(value));
    const arbitrary = fc.record({
      adapter_id: text,
      adapter_version: text,
      base_model_name: text,
      base_model_architecture: text,
      task_type: text,
      domain: text,
      language: text,
      created_by: text,
      parent_adapter_id: text,
      custom_metadata: fc.dictionary(text, text, { maxKeys: 4 }),
      training_config: fc.record({
        num_samples: fc.integer({ min: 1, max: 1_000_000 }),
        learning_rate: fc.double({ min: 0, max: 1, noNaN: true }).map((rate) => rate + 0),
        lora_rank: fc.integer({ min: 1, max: 512 }),
        lora_alpha: fc.double({ min: 0, max: 512, noNaN: true }).map((alpha) => alpha + 0),
        target_modules: fc.array(
          text.filter((name) => name !== ""),
          { maxLength: 4 },
        ),
        batch_size: fc.option(fc.integer({ min: 1, max: 64 }), { nil: undefined }),
      }),
      vllm_config: fc.record({
        enabled: fc.constant(true),
        max_lora_rank: fc.integer({ min: 1, max: 512 }),
        serving_config: fc.dictionary(text, text, { maxKeys: 3 }),
      }),
    });
    fc.assert(
      fc.property(arbitrary, (input) => {
        const metadata = metadataOf({ enable_tracking: true, ...input });
        const json = JSON.stringify(getAdapterMetadataJson(metadata, facts));
        expect(setAdapterMetadataFromJson(metadataOf(), json)).toEqual({ ok: true, metadata });
      }),
    );
  });
});
