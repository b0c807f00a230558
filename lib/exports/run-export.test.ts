import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, zstdDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  digestsOf,
  exportBytes,
  readLinesOf,
  sampleRows,
  temporaryFolder,
} from "#lib/exports/export.fixture.ts";
import { findInputs } from "#lib/exports/inputs.ts";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import { type ExportRequest, runExport } from "#lib/exports/run-export.ts";

const recipe = { style: "instruction_tuning" };
const manyShards = { output: { shard_bytes: 65_536 } };
/** 4,000 rows over several shards, the last quarter a repetition of the first. */
const rows = `${sampleRows(3000)}\n${sampleRows(1000)}`;
const everything = {
  as_of: "2026-01-01T00:00:00Z",
  ...recipe,
  ...manyShards,
  split: { validation: 0.1 },
  quality_metrics: { enable_metrics: true, track_per_sample: true },
};

describe("runExport", { timeout: 120_000 }, () => {
  it("writes the folder and removes its work folder", async () => {
    const { outcome, folder } = await exportBytes(sampleRows(20), recipe);
    expect(outcome).toMatchObject({ status: "succeeded", stats: { exported_entities: 20 } });
    expect(readdirSync(folder).sort()).toEqual([
      "MANIFEST.json",
      "README.md",
      "axolotl.yml",
      "croissant.json",
      "data",
      "dataset_info.json",
      "export_stats.json",
      "recipe.json",
      "rejects.jsonl",
    ]);
    expect(readLinesOf(join(folder, "data/train-00000-of-00001.jsonl"))[3]).toEqual({
      instruction: "What is the answer to question 3?",
      output: "This is the answer to question 3",
      weight: 1,
    });
  });

  it("gives the same bytes whatever the number of threads and parts", async () => {
    const one = await exportBytes(rows, everything);
    const three = await exportBytes(rows, everything, { threads: 3 });
    expect(digestsOf(three.folder)).toEqual(digestsOf(one.folder));
    const base = temporaryFolder();
    writeFileSync(join(base, "rows.jsonl"), rows);
    const request: ExportRequest = {
      recipe: resolvedRecipe(everything),
      inputs: await findInputs([join(base, "rows.jsonl")]),
      outputDir: join(base, "out"),
      threads: 1,
    };
    await expect(runExport({ ...request, finish: true })).rejects.toThrow("no parts to merge");
    for (const index of [2, 0]) await runExport({ ...request, part: { index, count: 3 } });
    await expect(runExport({ ...request, finish: true })).rejects.toThrow("run --part for 1 (of 3)");
    await runExport({ ...request, part: { index: 1, count: 3 } });
    expect(await runExport({ ...request, finish: true })).toMatchObject({ status: "succeeded" });
    expect(digestsOf(request.outputDir)).toEqual(digestsOf(one.folder));
  });

  it("goes on after a cancel and gives the same bytes", async () => {
    const whole = await exportBytes(rows, everything);
    const cancel = new AbortController();
    const base = temporaryFolder();
    writeFileSync(join(base, "rows.jsonl"), rows);
    const request: ExportRequest = {
      recipe: resolvedRecipe(everything),
      inputs: await findInputs([join(base, "rows.jsonl")]),
      outputDir: join(base, "out"),
      threads: 1,
    };
    cancel.abort();
    expect(await runExport({ ...request, signal: cancel.signal })).toEqual({ status: "cancelled" });
    expect(existsSync(join(request.outputDir, "MANIFEST.json"))).toBe(false);
    await expect(runExport(request)).rejects.toThrow("--resume");
    expect(await runExport({ ...request, resume: true })).toMatchObject({ status: "succeeded" });
    expect(digestsOf(request.outputDir)).toEqual(digestsOf(whole.folder));
    expect(await runExport({ ...request, resume: true })).toMatchObject({ status: "succeeded" });
  });

  it("lets the lowest position of equal rows win, across shards", async () => {
    const { outcome, folder } = await exportBytes(rows, { ...recipe, ...manyShards });
    expect(outcome).toMatchObject({ stats: { exported_entities: 3000, skipped_entities: 1000 } });
    const rejects = readLinesOf(join(folder, "rejects.jsonl"));
    expect(rejects.map((reject) => reject.line)).toEqual(
      Array.from({ length: 1000 }, (_, index) => 3001 + index),
    );
    expect(new Set(rejects.map((reject) => reject.code))).toEqual(new Set(["duplicate"]));
  });

  it("drops every repeat in a later shard of a row that an earlier one has", async () => {
    const once = sampleRows(1);
    const repeated = [sampleRows(3000), once, once, once].join("\n");
    const { outcome, folder } = await exportBytes(repeated, { ...recipe, ...manyShards });
    expect(outcome).toMatchObject({ stats: { exported_entities: 3000, skipped_entities: 3 } });
    const rejects = readLinesOf(join(folder, "rejects.jsonl"));
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([
      [3001, "duplicate"],
      [3002, "duplicate"],
      [3003, "duplicate"],
    ]);
  });

  it("drops every repeat of a row that goes as a near-duplicate", async () => {
    const words = (last: string) =>
      JSON.stringify({
        question: "What does the harbour master ask of every ship that comes in at night?",
        answer: `Every ship shows its lights, tells its name and cargo, waits for a pilot at the outer buoy, pays the fee and moors where the pilot says, before the tide turns ${last}`,
      });
    const near = words("twice");
    const lines = [words("again"), near, near].join("\n");
    const quality = { near_duplicates: { enabled: true, threshold: 0.7 } };
    const { folder } = await exportBytes(lines, { ...recipe, quality });
    const rejects = readLinesOf(join(folder, "rejects.jsonl"));
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([
      [2, "near_duplicate"],
      [3, "duplicate"],
    ]);
  });

  it("compares values after unescaping, and normalised where the recipe wants it", async () => {
    const lines = [
      '{"question":"caf\\u00e9 au lait","answer":"one and the same"}',
      '{"question":"café au lait","answer":"one and the same"}',
      '{"question":"CAFE\u0301  au lait","answer":"one and  the SAME"}',
    ].join("\n");
    const exact = await exportBytes(lines, recipe);
    expect(exact.outcome).toMatchObject({ stats: { exported_entities: 2 } });
    const normalised = await exportBytes(lines, { ...recipe, quality: { normalise_duplicates: true } });
    expect(normalised.outcome).toMatchObject({ stats: { exported_entities: 1 } });
  });

  it("removes near-duplicates of earlier rows", async () => {
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(" ");
    const lines = [words, `${words} more`, "something else entirely is said here"]
      .map((text) => JSON.stringify({ question: "q", answer: text }))
      .join("\n");
    const { outcome } = await exportBytes(lines, {
      ...recipe,
      quality: { near_duplicates: { enabled: true } },
    });
    expect(outcome).toMatchObject({
      stats: { exported_entities: 2, metrics: { rejects_by_reason: { near_duplicate: 1 } } },
    });
  });

  it("stops at max_errors with the lowest errors and without a manifest", async () => {
    const bad = Array.from({ length: 3000 }, (_, index) => (index % 100 === 7 ? "{bad" : sampleRows(1))).join(
      "\n",
    );
    for (const threads of [1, 3]) {
      const { outcome, folder } = await exportBytes(
        bad,
        { ...recipe, ...manyShards, max_errors: 5 },
        { threads },
      );
      if (outcome.status !== "failed") throw new Error(outcome.status);
      expect(outcome.errors.map((error) => error.line)).toEqual([8, 108, 208, 308, 408]);
      expect(readdirSync(folder)).toEqual(["export_stats.json"]);
    }
    const { outcome } = await exportBytes(bad, { ...recipe, continue_on_error: false });
    expect(outcome).toMatchObject({ status: "failed", errors: [{ line: 8, code: "malformed_json" }] });
    const unlimited = await exportBytes(bad, { ...recipe, max_errors: 0 });
    expect(unlimited.outcome).toMatchObject({ status: "succeeded", stats: { failed_entities: 30 } });
  });

  it("does not count wanted schema violations towards max_errors", async () => {
    const settings = {
      ...recipe,
      max_errors: 1,
      structured_gen: {
        enable_schema_validation: true,
        json_schema: { properties: { output: { maxLength: 5 } } },
      },
    };
    const { outcome, folder } = await exportBytes(sampleRows(10), settings);
    expect(outcome).toMatchObject({
      status: "succeeded",
      stats: { failed_entities: 10, exported_entities: 0 },
    });
    expect(readLinesOf(join(folder, "rejects.jsonl"))[0]).toMatchObject({
      code: "schema_violation",
      pointer: "/output",
      keyword: "maxLength",
    });
  });

  it("parses text that the schema wants as an object, and writes it as text", async () => {
    const json_schema = {
      properties: {
        output: { type: "object", required: ["answer"], properties: { answer: { type: "string" } } },
      },
    };
    const lines = [
      '{"question":"q","answer":"{\\"answer\\":\\"yes\\"}"}',
      '{"question":"q","answer":{"answer":"as an object"}}',
      '{"question":"q","answer":"{\\"other\\":1,\\"x\\":2}"}',
    ].join("\n");
    const { outcome, folder } = await exportBytes(lines, {
      ...recipe,
      weighting: { enable_weights: false },
      structured_gen: { enable_schema_validation: true, json_schema },
    });
    expect(outcome).toMatchObject({ stats: { exported_entities: 2, failed_entities: 1 } });
    expect(readLinesOf(join(folder, "data/train-00000-of-00001.jsonl"))).toEqual([
      { instruction: "q", output: '{"answer":"yes"}' },
      { instruction: "q", output: '{"answer":"as an object"}' },
    ]);
  });

  it("writes whole compressed files, one file, and files below a size", async () => {
    const line = (folder: string, path: string) => readFileSync(join(folder, path));
    const gzip = await exportBytes(sampleRows(50), { ...recipe, output: { compress: "gzip" } });
    expect(
      gunzipSync(line(gzip.folder, "data/train-00000-of-00001.jsonl.gz")).toString().split("\n"),
    ).toHaveLength(51);
    const zstd = await exportBytes(rows, {
      ...recipe,
      output: { ...manyShards.output, layout: "single", compress: "zstd" },
    });
    expect(zstdDecompressSync(line(zstd.folder, "training.jsonl.zst")).toString().split("\n")).toHaveLength(
      3001,
    );
    const small = await exportBytes(sampleRows(50), { ...recipe, output: { max_file_size_bytes: 1000 } });
    if (small.outcome.status !== "succeeded") throw new Error("failed");
    const files = small.outcome.manifest.files.filter((file) => file.path.startsWith("data/"));
    expect(files.length).toBeGreaterThan(4);
    expect(Math.max(...files.map((file) => file.bytes))).toBeLessThanOrEqual(1000);
    expect(files.reduce((sum, file) => sum + (file.rows ?? 0), 0)).toBe(50);
  });

  it("keeps weight and metadata beside strict rows", async () => {
    const lines =
      '{"id":"r1","user_message":"hi","assistant_response":"good morning","source":"wiki","importance":0.5}\n';
    const { folder } = await exportBytes(lines, { format_template_type: "chatml" });
    expect(readLinesOf(join(folder, "data/train-00000-of-00001.jsonl"))).toEqual([
      {
        messages: [
          { role: "user", content: "hi" },
          { role: "assistant", content: "good morning" },
        ],
      },
    ]);
    expect(readLinesOf(join(folder, "data/rows-00000-of-00001.meta.jsonl"))).toEqual([
      {
        file: "data/train-00000-of-00001.jsonl",
        row: 0,
        id: "r1",
        weight: 0.5,
        metadata: { source: "wiki" },
      },
    ]);
  });

  it("does not repeat personal data in rejects", async () => {
    const lines = [
      '{"question":"Write to user@example.com","answer":"no"}',
      '{"question":"nothing here","answer":"no"}',
    ].join("\n");
    const { folder } = await exportBytes(lines, { ...recipe, pii_config: { enable_redaction: true } });
    const rejects = readLinesOf(join(folder, "rejects.jsonl"));
    expect(rejects).toMatchObject([
      { line: 1, code: "too_short", row: { question: "Write to ****************" } },
      { line: 2, code: "too_short", row: { question: "nothing here" } },
    ]);
  });

  it("refuses to finish when an input was changed meanwhile", async () => {
    const base = temporaryFolder();
    const input = join(base, "rows.jsonl");
    writeFileSync(input, sampleRows(30));
    const inputs = await findInputs([input]);
    writeFileSync(input, sampleRows(3));
    const outputDir = join(base, "out");
    const run = runExport({ recipe: resolvedRecipe(recipe), inputs, outputDir, threads: 1 });
    await expect(run).rejects.toThrow("rows.jsonl was changed while the export read it");
    expect(readdirSync(outputDir)).toEqual([".export"]);
  });

  it("refuses a folder that is not empty and leaves it alone", async () => {
    const base = temporaryFolder();
    writeFileSync(join(base, "rows.jsonl"), sampleRows(3));
    mkdirSync(join(base, "out"));
    writeFileSync(join(base, "out", "mine.txt"), "keep");
    const request: ExportRequest = {
      recipe: resolvedRecipe(recipe),
      inputs: await findInputs([join(base, "rows.jsonl")]),
      outputDir: join(base, "out"),
      threads: 1,
    };
    await expect(runExport(request)).rejects.toThrow("is not empty");
    expect(readdirSync(request.outputDir)).toEqual(["mine.txt"]);
    expect(await runExport({ ...request, overwrite: true })).toMatchObject({ status: "succeeded" });
    expect(readFileSync(join(base, "out", "mine.txt"), "utf8")).toBe("keep");
  });

  it("replaces its own data files alone when it overwrites, as data is a common name for a folder", async () => {
    const base = temporaryFolder();
    writeFileSync(join(base, "rows.jsonl"), sampleRows(3));
    mkdirSync(join(base, "out/data/raw"), { recursive: true });
    const theirs = ["data/notes.txt", "data/raw/train-00000-of-00001.jsonl", "main.py"];
    for (const name of [...theirs, "data/train-00001-of-00002.jsonl.gz", "schema.json"])
      writeFileSync(join(base, "out", name), "old");
    const inputs = await findInputs([join(base, "rows.jsonl")]);
    const request = { recipe: resolvedRecipe(recipe), inputs, outputDir: join(base, "out"), threads: 1 };
    expect(await runExport({ ...request, overwrite: true })).toMatchObject({ status: "succeeded" });
    for (const name of theirs) expect(readFileSync(join(base, "out", name), "utf8")).toBe("old");
    expect(readdirSync(join(base, "out/data")).sort()).toEqual([
      "notes.txt",
      "raw",
      "train-00000-of-00001.jsonl",
    ]);
    expect(existsSync(join(base, "out/schema.json"))).toBe(false);
  });

  it("lets one of two exports into one folder win", async () => {
    const base = temporaryFolder();
    writeFileSync(join(base, "rows.jsonl"), rows);
    const request: ExportRequest = {
      recipe: resolvedRecipe(recipe),
      inputs: await findInputs([join(base, "rows.jsonl")]),
      outputDir: join(base, "out"),
      threads: 1,
    };
    const ends = await Promise.allSettled([runExport(request), runExport({ ...request, resume: true })]);
    expect(ends.map((end) => end.status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = ends.find((end) => end.status === "rejected");
    expect(String(lost?.reason)).toContain("Another export is writing into");
  });

  it("names the schema that cannot be used and writes nothing that looks finished", async () => {
    const structured_gen = { enable_schema_validation: true, json_schema: { type: "nonsense" } };
    await expect(exportBytes(sampleRows(3), { ...recipe, structured_gen })).rejects.toThrow(
      "JSON Schema cannot be used",
    );
  });
});
