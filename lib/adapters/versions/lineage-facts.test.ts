import { describe, expect, it } from "vitest";
import { lineageFactsOf } from "./lineage-facts.ts";

const facts = (files: Record<string, unknown>) =>
  lineageFactsOf(new Map(Object.entries(files).map(([path, value]) => [path, JSON.stringify(value)])));

describe("lineageFactsOf", () => {
  it("reads the nested spelling; PEFT's base model goes first", () => {
    expect(
      facts({
        "adapter_config.json": { base_model_name_or_path: "m/base" },
        "adapter_metadata.json": {
          base_model: { name: "m/other" },
          provenance: { parent_adapter_id: "team/qa@1.0.0" },
          custom: { "adaptery.export_id": "e", "adaptery.dataset_digest": "d" },
        },
      }),
    ).toEqual({ baseModel: "m/base", exportId: "e", datasetDigest: "d", parentAdapterId: "team/qa@1.0.0" });
  });

  it("reads the flat spelling, also inside adapter_metadata", () => {
    const flat = { base_model_name: "m/base", custom_metadata: { "adaptery.export_id": "e" } };
    expect(facts({ "adapter_metadata.json": { adapter_metadata: flat } })).toMatchObject({
      baseModel: "m/base",
      exportId: "e",
      parentAdapterId: null,
    });
  });

  it("passes over a base model that is a path of the machine that trained it", () => {
    const files = {
      "adapter_config.json": { base_model_name_or_path: "/data/models/llama" },
      "adapter_metadata.json": { base_model: { name: "m/base" } },
    };
    expect(facts(files).baseModel).toBe("m/base");
  });

  it("says nothing where files are absent, broken or of another shape", () => {
    const nothing = { baseModel: null, exportId: null, datasetDigest: null, parentAdapterId: null };
    expect(lineageFactsOf(new Map())).toEqual(nothing);
    expect(lineageFactsOf(new Map([["adapter_metadata.json", "{"]]))).toEqual(nothing);
    expect(facts({ "adapter_config.json": [], "adapter_metadata.json": { custom: "x" } })).toEqual(nothing);
  });
});
