import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { countRowChanges, holdsSamples, readRowHashes } from "#lib/exports/comparison/row-changes.ts";

const folder = mkdtempSync(path.join(tmpdir(), "adaptery-rows-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("rows of two exports", () => {
  it("are counted by content, whatever file or compression they stand in", async () => {
    mkdirSync(path.join(folder, "data"));
    writeFileSync(path.join(folder, "data/train-0.jsonl"), '{"a":1}\n{"a":2}\n{"a":3}\n');
    writeFileSync(path.join(folder, "data/validation-0.jsonl.gz"), gzipSync('{"a":4}\n'));
    writeFileSync(
      path.join(folder, "data/train-1.jsonl.zst"),
      zstdCompressSync('{"a":3}\n{"a":4}\n{"a":5}\n'),
    );
    const left = await readRowHashes(folder, [
      "data/train-0.jsonl",
      "data/validation-0.jsonl.gz",
      "README.md",
    ]);
    const right = await readRowHashes(folder, ["data/train-1.jsonl.zst"]);
    expect([left.size, right.size]).toEqual([4, 3]);
    expect(countRowChanges(left, right)).toEqual({ added: 1, gone: 2 });
  });

  it("stand in the data files alone", () => {
    expect(holdsSamples("data/train-00000-of-00001.jsonl")).toBe(true);
    expect(holdsSamples("training.jsonl")).toBe(true);
    expect(holdsSamples("validation.jsonl.gz")).toBe(true);
    expect(holdsSamples("data/train-00000-of-00001.meta.jsonl")).toBe(false);
    expect(holdsSamples("rejects.jsonl")).toBe(false);
  });
});
