import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { exportedColumns } from "#lib/exports/dataset-features.ts";
import {
  emptyColumns,
  mergeColumns,
  type ObservedColumns,
  observeRow,
} from "#lib/exports/observed-columns.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import type { ExportedFile, SidecarFacts } from "#lib/exports/sidecar-facts.ts";
import { sidecarFiles } from "#lib/exports/sidecars.ts";

function fileOf(path: string, split: ExportedFile["split"]): ExportedFile {
  return { path, split, rows: 5, sizeBytes: 100, sha256: "ab".repeat(32) };
}

const oneFile = [fileOf("data/train-00000-of-00001.jsonl", "train")];

function factsOf(
  recipe: Record<string, unknown>,
  files: readonly ExportedFile[] = oneFile,
  columns: ObservedColumns | null = { ...emptyColumns(), textRoles: 7 },
): SidecarFacts {
  return {
    recipe: resolvedRecipe(recipe),
    name: "Legal QA: Urteile",
    files,
    columns,
    counts: { total: 12, exported: 10, failed: 1, skipped: 1 },
    datasetDigest: `sha256:${"cd".repeat(32)}`,
    recipeDigest: "ef".repeat(32),
    engineVersion: "0.1.0",
    exportedAt: new Date("2026-01-31T12:00:00Z"),
  };
}

function contentsOf(facts: SidecarFacts): Record<string, string> {
  return Object.fromEntries(sidecarFiles(facts));
}

function frontMatterOf(facts: SidecarFacts) {
  return parse(contentsOf(facts)["README.md"]?.split("---\n")[1] ?? "");
}

describe("README.md", () => {
  it("names the files and rows of each split and the type of every column", () => {
    const files = [
      fileOf("data/train-00000-of-00002.jsonl", "train"),
      fileOf("data/train-00001-of-00002.jsonl", "train"),
      fileOf("data/validation-00000-of-00001.jsonl", "validation"),
    ];
    const columns = { textRoles: 7, messageRoles: 0, metadataTexts: ["source"], metadataLists: ["tags"] };
    expect(frontMatterOf(factsOf({ style: "instruction_tuning" }, files, columns))).toMatchObject({
      pretty_name: "Legal QA: Urteile",
      language: ["en"],
      size_categories: ["n<1K"],
      configs: [
        {
          config_name: "default",
          data_files: [
            { split: "train", path: "data/train-*" },
            { split: "validation", path: "data/validation-*" },
          ],
        },
      ],
      dataset_info: {
        features: [
          { name: "instruction", dtype: "string" },
          { name: "input", dtype: "string" },
          { name: "output", dtype: "string" },
          { name: "weight", dtype: "float64" },
          {
            name: "metadata",
            struct: [
              { name: "source", dtype: "string" },
              { name: "tags", list: "string" },
            ],
          },
        ],
        splits: [
          { name: "train", num_bytes: 200, num_examples: 10 },
          { name: "validation", num_bytes: 100, num_examples: 5 },
        ],
      },
    });
  });

  it("names the one file of layout single", () => {
    const facts = factsOf({ style: "text_completion", output: { layout: "single" } }, [
      fileOf("training.jsonl", "train"),
    ]);
    expect(frontMatterOf(facts).configs[0].data_files).toEqual([{ split: "train", path: "training.jsonl" }]);
  });

  it("quotes what YAML 1.1 would not read as text", () => {
    const facts = factsOf({ style: "text_completion", adapter_metadata: { language: "no" } });
    expect(contentsOf(facts)["README.md"]).toContain('- "no"');
  });

  it("escapes Markdown in what people wrote", () => {
    const facts = { ...factsOf({ style: "text_completion" }), name: "<script> | [x](y)\n# z" };
    expect(contentsOf(facts)["README.md"]).toContain("# \\<script\\> \\| \\[x\\](y) \\# z");
  });
});

describe("exportedColumns", () => {
  const columnsOf = (style: string, columns: ObservedColumns | null, more: Record<string, unknown> = {}) =>
    exportedColumns(resolvedRecipe({ style, weighting: { enable_weights: false }, ...more }), columns)?.map(
      (column) => column.name,
    );

  it("leaves out an input no row had, except in alpaca rows", () => {
    expect(columnsOf("instruction_tuning", { ...emptyColumns(), textRoles: 5 })).toEqual([
      "instruction",
      "output",
    ]);
    expect(
      exportedColumns(resolvedRecipe({ format_template_type: "alpaca" }), {
        ...emptyColumns(),
        textRoles: 5,
      }),
    ).toHaveLength(3);
  });

  it("states nothing that is not certain", () => {
    expect(columnsOf("instruction_tuning", null)).toBeUndefined();
    const mixed = { textRoles: 7, messageRoles: 0, metadataTexts: ["tags"], metadataLists: ["tags"] };
    expect(columnsOf("instruction_tuning", mixed)).toBeUndefined();
    const schema = { enable_schema_validation: true, include_schema_in_output: true, json_schema: {} };
    expect(
      columnsOf("text_completion", { ...emptyColumns(), textRoles: 1 }, { structured_gen: schema }),
    ).toBeUndefined();
    expect(columnsOf("preference", { ...emptyColumns(), textRoles: 7, messageRoles: 2 })).toBeUndefined();
  });
});

describe("observeRow", () => {
  it("merges in any order to the same", () => {
    const left = emptyColumns();
    observeRow(left, ["q", undefined, "a"], { source: "s", tags: ["t"] });
    const right = emptyColumns();
    observeRow(right, ["q", "c", "a"], { category: "c" });
    expect(mergeColumns(left, right)).toEqual(mergeColumns(right, left));
    expect(mergeColumns(left, right)).toMatchObject({
      textRoles: 7,
      metadataTexts: ["category", "source"],
      metadataLists: ["tags"],
    });
  });
});

describe("dataset_info.json", () => {
  const infoOf = (facts: SidecarFacts) => JSON.parse(contentsOf(facts)["dataset_info.json"] ?? "");

  it("maps alpaca columns, with a query only where rows have one", () => {
    expect(infoOf(factsOf({ style: "instruction_tuning" }))).toEqual({
      "legal-qa-urteile": {
        file_name: "data/train-00000-of-00001.jsonl",
        formatting: "alpaca",
        columns: { prompt: "instruction", query: "input", response: "output" },
      },
    });
    const without = factsOf({ style: "instruction_tuning" }, oneFile, { ...emptyColumns(), textRoles: 5 });
    expect(infoOf(without)["legal-qa-urteile"].columns).toEqual({
      prompt: "instruction",
      response: "output",
    });
  });

  it.each([
    ["chatml", "messages", "role", "user"],
    ["sharegpt", "conversations", "from", "human"],
  ])("maps %s to LLaMA-Factory's sharegpt formatting", (format_template_type, column, role, user) => {
    expect(infoOf(factsOf({ format_template_type }))["legal-qa-urteile"]).toMatchObject({
      formatting: "sharegpt",
      columns: { messages: column },
      tags: { role_tag: role, user_tag: user, system_tag: "system" },
    });
  });

  it("marks preference rows as ranking and numbers several files, by their unpacked names", () => {
    const files = [
      fileOf("data/train-00000-of-00002.jsonl.gz", "train"),
      fileOf("data/train-00001-of-00002.jsonl.gz", "train"),
    ];
    expect(infoOf(factsOf({ style: "preference" }, files))).toMatchObject({
      "legal-qa-urteile-00000": { file_name: "data/train-00000-of-00002.jsonl", ranking: true },
      "legal-qa-urteile-00001": { file_name: "data/train-00001-of-00002.jsonl", ranking: true },
    });
  });
});

describe("axolotl.yml", () => {
  const configOf = (recipe: Record<string, unknown>, files?: readonly ExportedFile[]) =>
    parse(contentsOf(factsOf(recipe, files))["axolotl.yml"] ?? "");

  it.each<[Record<string, unknown>, unknown]>([
    [{ style: "instruction_tuning" }, { type: "alpaca" }],
    [{ format_template_type: "sharegpt" }, { type: "chat_template", field_messages: "conversations" }],
    [{ style: "chat_completion" }, { type: "chat_template", field_messages: "messages" }],
    [{ style: "text_completion" }, { type: "completion", field: "text" }],
    [{ style: "preference" }, { type: { field_prompt: "prompt", field_chosen: "chosen" } }],
    [{ style: "prompt_completion" }, { type: { field_instruction: "prompt", field_output: "completion" } }],
  ])("reads %j", (recipe, expected) => {
    expect(configOf(recipe).datasets[0]).toMatchObject({
      path: "data/train-00000-of-00001.jsonl",
      ds_type: "json",
      ...Object(expected),
    });
  });

  it("takes the LoRA settings of the recipe", () => {
    const training_config = {
      lora_rank: 32,
      lora_alpha: 64,
      target_modules: ["q_proj"],
      epochs: 2,
      learning_rate: 1e-4,
    };
    expect(
      configOf({ style: "preference", adapter_metadata: { training_config, base_model_name: "org/m" } }),
    ).toMatchObject({
      base_model: "org/m",
      rl: "dpo",
      adapter: "lora",
      lora_r: 32,
      lora_alpha: 64,
      lora_target_modules: ["q_proj"],
      num_epochs: 2,
      learning_rate: 0.0001,
      val_set_size: 0,
    });
  });
});

describe("croissant.json", () => {
  it("has the digest of every file and a record set for each split", () => {
    const files = [...oneFile, fileOf("data/validation-00000-of-00001.jsonl", "validation")];
    const json = JSON.parse(contentsOf(factsOf({ style: "chat_completion" }, files))["croissant.json"] ?? "");
    expect(json.conformsTo).toContain("http://mlcommons.org/croissant/1.1");
    expect(json.distribution).toMatchObject([
      {
        "@type": "cr:FileObject",
        contentUrl: files[0]?.path,
        sha256: files[0]?.sha256,
        contentSize: "100 B",
      },
      { "@type": "cr:FileObject", contentUrl: files[1]?.path },
    ]);
    expect(json.recordSet.map((set: { "@id": string }) => set["@id"])).toEqual(["train", "validation"]);
    expect(json.recordSet[0].field[0]).toMatchObject({ "@id": "train/messages", isArray: true });
  });

  it("is the same for the same facts", () => {
    const facts = factsOf({ style: "preference" });
    expect(sidecarFiles(facts)).toEqual(sidecarFiles(facts));
  });
});
