import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import { parseRecipe, recipeDigest } from "#lib/exports/recipe.ts";
import { withoutCredentials } from "#lib/exports/recipe-guards.ts";
import { rowFormatOf } from "#lib/exports/row-format.ts";

const style = "instruction_tuning";

function errorsOf(input: unknown) {
  const parsed = parseRecipe(input);
  return parsed.ok ? [] : parsed.errors;
}

function warningCodes(input: unknown): string[] {
  const parsed = parseRecipe(input);
  return parsed.ok ? parsed.warnings.map((warning) => warning.code) : ["not ok"];
}

describe("parseRecipe", () => {
  it("takes a similarity of 1 for equal, and says so", () => {
    const quality = { skip_duplicates: false, near_duplicates: { enabled: true, threshold: 1 } };
    expect(warningCodes({ style, quality })).toEqual(["near_duplicates_equal"]);
    expect(resolvedRecipe({ style, quality }).quality).toMatchObject({
      skip_duplicates: true,
      normalise_duplicates: true,
      near_duplicates: { enabled: false },
    });
    expect(warningCodes({ style, quality: { near_duplicates: { enabled: true, threshold: 0.99 } } })).toEqual(
      [],
    );
  });

  it("fills in ThemisDB's defaults", () => {
    const recipe = resolvedRecipe({ style });
    expect(recipe.field_mapping).toMatchObject({ instruction_field: "question", output_field: "answer" });
    expect(recipe.weighting).toMatchObject({
      enable_weights: true,
      weight_field: "importance",
      default_weight: 1,
    });
    expect(recipe.quality).toMatchObject({
      min_text_length: 10,
      max_text_length: 8192,
      skip_duplicates: true,
    });
    expect(recipe.structured_gen).toMatchObject({ json_schema: null, reject_invalid_samples: true });
    expect(recipe.adapter_metadata.training_config).toMatchObject({ lora_rank: 8, lora_alpha: 16 });
    expect(recipe.adapter_metadata.vllm_config).toMatchObject({ vllm_version: ">=0.4.0", max_lora_rank: 16 });
    expect(recipe).toMatchObject({ metadata_fields: ["source", "category", "tags"], max_errors: 100 });
    expect(recipe.split).toBeUndefined();
  });

  it.each([
    ["alpaca", "instruction_tuning"],
    ["sharegpt", "chat_completion"],
    ["chatml", "chat_completion"],
    ["openai_finetuning", "chat_completion"],
  ])("takes the style from the template %s", (format_template_type, expected) => {
    const recipe = resolvedRecipe({ format_template_type });
    expect(recipe.style).toBe(expected);
    expect(rowFormatOf(recipe)).toBe(format_template_type);
  });

  it("lets the template win over a style, with a warning, and refuses what cannot be", () => {
    expect(warningCodes({ style, format_template_type: "chatml" })).toEqual(["template_overrides_style"]);
    expect(errorsOf({ style: "preference", format_template_type: "alpaca" })).toHaveLength(1);
    expect(errorsOf({})).toMatchObject([{ pointer: "/style" }]);
    expect(errorsOf({ format_template_type: "none" })).toMatchObject([{ pointer: "/style" }]);
  });

  it.each<[string, unknown, string, string | undefined]>([
    ["a misspelt key", { style, feild_mapping: {} }, "/feild_mapping", "field_mapping"],
    [
      "a misspelt inner key",
      { style, quality: { min_lenght: 3, min_text_lenght: 3 } },
      "/quality/min_lenght",
      undefined,
    ],
    [
      "a key in the wrong place",
      { style, lora_rank: 8 },
      "/lora_rank",
      "/adapter_metadata/training_config/lora_rank",
    ],
    ["a misspelt style", { style: "chat_completions" }, "/style", "chat_completion"],
    ["a key that needs escaping", { style, "a/b~c": 1 }, "/a~1b~0c", undefined],
    ["an own __proto__", JSON.parse('{"style":"preference","__proto__":{}}'), "/__proto__", undefined],
    ["a text for a number", { style, max_errors: "5" }, "/max_errors", undefined],
    ["a fraction", { style, quality: { min_text_length: 1.5 } }, "/quality/min_text_length", undefined],
    ["null", { style, quality: null }, "/quality", undefined],
    ["an array for an object", { style, weighting: [] }, "/weighting", undefined],
    [
      "a number out of range",
      { style, quality: { max_toxicity_score: 2 } },
      "/quality/max_toxicity_score",
      undefined,
    ],
    ["not an object", [], "", undefined],
    [
      "no JSON Schema",
      { style, structured_gen: { enable_schema_validation: true } },
      "/structured_gen/json_schema",
      undefined,
    ],
    [
      "a schema text that is no JSON",
      { style, structured_gen: { json_schema: "{" } },
      "/structured_gen/json_schema",
      undefined,
    ],
    [
      "a schema text that is no object",
      { style, structured_gen: { json_schema: "true" } },
      "/structured_gen/json_schema",
      undefined,
    ],
    ["a filter that does not parse", { style, filter_expression: "a =" }, "/filter_expression", undefined],
    [
      "lengths that exclude each other",
      { style, quality: { max_text_length: 5 } },
      "/quality/max_text_length",
      undefined,
    ],
    ["shares beyond 1", { style, split: { train: 0.9, validation: 0.2 } }, "/split", undefined],
    ["a time that is none", { style, as_of: "yesterday" }, "/as_of", undefined],
    [
      "a gzip level",
      { style, output: { compress: "gzip", compression_level: 12 } },
      "/output/compression_level",
      undefined,
    ],
    [
      "a relative source",
      { style, adapter_metadata: { data_source_uri: "rows" } },
      "/adapter_metadata/data_source_uri",
      undefined,
    ],
    [
      "a malformed pointer",
      { style, field_mapping: { text_field: "/a~" } },
      "/field_mapping/text_field",
      undefined,
    ],
    [
      "a path trick",
      { style, adapter_metadata: { adapter_id: "../../etc/passwd" } },
      "/adapter_metadata/adapter_id",
      undefined,
    ],
    [
      "a Windows path trick",
      { style, adapter_metadata: { vllm_config: { adapter_path: "a\\..\\b" } } },
      "/adapter_metadata/vllm_config/adapter_path",
      undefined,
    ],
    [
      "an encoded path trick",
      { style, adapter_metadata: { training_config: { dataset_name: "%2e%2e/x" } } },
      "/adapter_metadata/training_config/dataset_name",
      undefined,
    ],
    ["a NUL", { style, metadata_fields: ["a\u0000"] }, "/metadata_fields/0", undefined],
    ["a lone surrogate", { style, filter_expression: "a = '\ud800'" }, "/filter_expression", undefined],
    ["an infinite number", { style, max_errors: Number.POSITIVE_INFINITY }, "/max_errors", undefined],
  ])("refuses %s and says where", (_name, input, pointer, suggestion) => {
    const [first] = errorsOf(input);
    expect(first?.pointer).toBe(pointer);
    expect(first?.message).toMatch(/\w/);
    expect(first?.suggestion).toBe(suggestion);
  });

  it("reports every problem at once", () => {
    expect(
      errorsOf({ stile: 1, quality: { a: 1, min_text_length: "x" }, output: { compress: "bz2" } }),
    ).toHaveLength(4);
  });

  it("refuses input nested too deep and survives circular input", () => {
    const deepText = `${'{"allOf":['.repeat(5000)}{}${"]}".repeat(5000)}`;
    for (const json_schema of [deepText, JSON.parse(deepText)]) {
      expect(errorsOf({ style, structured_gen: { json_schema } })[0]?.message).toMatch(/deep/);
    }
    const circular: Record<string, unknown> = { style };
    circular.quality = circular;
    expect(errorsOf(circular)[0]?.message).toMatch(/deep/);
  });

  it("parses a schema given as text", () => {
    const recipe = resolvedRecipe({ style, structured_gen: { json_schema: '{"type":"object"}' } });
    expect(recipe.structured_gen.json_schema).toEqual({ type: "object" });
  });

  it("lets one share of a split decide the other", () => {
    expect(resolvedRecipe({ style, split: {} }).split).toEqual({ train: 0.95, validation: 0.05, seed: 0 });
    expect(resolvedRecipe({ style, split: { validation: 0.1 } }).split).toEqual({
      train: 0.9,
      validation: 0.1,
      seed: 0,
    });
    expect(resolvedRecipe({ style, split: { train: 0.7, seed: 5 } }).split).toEqual({
      train: 0.7,
      validation: 0.3,
      seed: 5,
    });
  });

  it("switches detection on with redaction and chooses compression levels", () => {
    expect(
      resolvedRecipe({ style, pii_config: { enable_redaction: true } }).pii_config.enable_detection,
    ).toBe(true);
    expect(resolvedRecipe({ style, output: { compress: "gzip" } }).output.compression_level).toBe(6);
    expect(resolvedRecipe({ style, output: { compress: "zstd" } }).output.compression_level).toBe(1);
    expect(resolvedRecipe({ style }).output.compression_level).toBeUndefined();
  });

  it("warns of LoRA ranks that vLLM refuses or does not know", () => {
    const ranks = (lora_rank: number, max_lora_rank: number) =>
      warningCodes({
        style,
        adapter_metadata: { training_config: { lora_rank }, vllm_config: { max_lora_rank } },
      });
    expect(ranks(8, 16)).toEqual([]);
    expect(ranks(32, 16)).toEqual(["lora_rank_above_max"]);
    expect(ranks(8, 24)).toEqual(["max_lora_rank_unknown"]);
    expect(ranks(1, 1)).toEqual([]);
    expect(ranks(1024, 1000)).toEqual(["max_lora_rank_unknown", "lora_rank_above_max"]);
  });

  it("warns of an adapter id off the pattern and a version that is no semver", () => {
    const adapter = (adapter_metadata: Record<string, unknown>) => warningCodes({ style, adapter_metadata });
    expect(adapter({ adapter_id: "themis-legal-qa-v1" })).toEqual([]);
    expect(adapter({ adapter_id: "acme/legal-qa-v1.2" })).toEqual([]);
    expect(adapter({ adapter_id: "Legal QA" })).toEqual(["adapter_id_pattern"]);
    expect(adapter({ adapter_version: "1.2" })).toEqual(["adapter_version_not_semver"]);
  });

  it("parses what it resolved to the same recipe, for any input it accepts", () => {
    const arbitrary = fc.record(
      {
        style: fc.constantFrom("instruction_tuning", "chat_completion", "preference"),
        split: fc.option(
          fc.record({ validation: fc.integer({ min: 0, max: 100 }).map((share) => share / 100) }),
          { nil: undefined },
        ),
        pii_config: fc.record({ enable_redaction: fc.boolean(), detect_iban: fc.boolean() }),
        output: fc.record({ compress: fc.constantFrom("none", "gzip", "zstd"), pretty_print: fc.boolean() }),
        structured_gen: fc.record({ json_schema: fc.constantFrom("", null, "{}", { type: "object" }) }),
        adapter_metadata: fc.record({
          data_source_uri: fc.constantFrom("", "themisdb://a:b@c/d?token=1&x=2"),
        }),
      },
      { requiredKeys: ["style"] },
    );
    fc.assert(
      fc.property(arbitrary, (input) => {
        const recipe = resolvedRecipe(input);
        const again = resolvedRecipe({ ...recipe });
        expect(again).toEqual(recipe);
        expect(recipeDigest(again)).toBe(recipeDigest(recipe));
      }),
    );
  });

  it("answers on any JSON value and leaves it as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (input) => {
        const before = structuredClone(input);
        expect(typeof parseRecipe(input).ok).toBe("boolean");
        expect(input).toEqual(before);
      }),
    );
  });
});

describe("recipeDigest", () => {
  it("does not depend on how the recipe was written", () => {
    const left = resolvedRecipe({ style, quality: { min_text_length: 10 }, max_errors: 100 });
    const right = resolvedRecipe({ max_errors: 100, style });
    expect(recipeDigest(left)).toBe(recipeDigest(right));
    expect(recipeDigest(left)).toMatch(/^[0-9a-f]{64}$/);
    expect(recipeDigest(resolvedRecipe({ style, max_errors: 5 }))).not.toBe(recipeDigest(right));
  });
});

describe("withoutCredentials", () => {
  it.each<[string, string | undefined]>([
    ["themisdb://user:pass@host:8765/legal", "themisdb://host:8765/legal"],
    ["s3://bucket/rows?X-Amz-Signature=abc&versionId=3#top", "s3://bucket/rows?versionId=3#top"],
    ["https://h/p@q?email=a@b", "https://h/p@q?email=a@b"],
    ["jdbc:postgresql://u:p@h/db?password=x", "jdbc:postgresql://h/db"],
    ["urn:isbn:0451450523", "urn:isbn:0451450523"],
    ["file.jsonl", undefined],
    ["a b://c", undefined],
    ["", undefined],
  ])("%s", (uri, expected) => {
    expect(withoutCredentials(uri)).toBe(expected);
  });
});
