import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "#lib/exports/export.fixture.ts";
import { findInputs, planShards, prepareInputs } from "#lib/exports/inputs.ts";

describe("prepareInputs", () => {
  it("lets parts on several machines make the same copy at once, though their process numbers are the same", async () => {
    const folder = temporaryFolder();
    const rows = `${Array.from({ length: 50_000 }, (_, row) => `{"row":${row}}`).join("\n")}\n`;
    writeFileSync(join(folder, "rows.jsonl.gz"), gzipSync(rows));
    const inputs = await findInputs([join(folder, "rows.jsonl.gz")]);
    const spill = join(folder, "spill");
    mkdirSync(spill);
    const copies = await Promise.all([1, 2, 3].map(() => prepareInputs(inputs, spill)));
    expect(copies.map(([copy]) => copy?.sizeBytes)).toEqual([rows.length, rows.length, rows.length]);
    expect(readdirSync(spill)).toEqual(["00000.jsonl"]);
    expect(readFileSync(join(spill, "00000.jsonl"), "utf8")).toBe(rows);
  });
});

describe("planShards", () => {
  it("cuts a file into an even number of ranges of one size", () => {
    expect(planShards([{ sizeBytes: 304 }], 64).map(({ start, end }) => end - start)).toEqual([
      51, 51, 51, 51, 51, 49,
    ]);
    expect(planShards([{ sizeBytes: 64 }], 64)).toEqual([{ index: 0, file: 0, start: 0, end: 64 }]);
    expect(planShards([{ sizeBytes: 0 }], 64)).toEqual([]);
  });

  it("covers every byte of every file once, in order, in ranges no larger than asked for", () => {
    const sizes = fc.array(fc.nat(5000), { maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 700 }), (files, shardBytes) => {
        const shards = planShards(
          files.map((sizeBytes) => ({ sizeBytes })),
          shardBytes,
        );
        expect(shards.map(({ index }) => index)).toEqual(shards.map((_, index) => index));
        for (const [file, sizeBytes] of files.entries()) {
          let at = 0;
          for (const { start, end } of shards.filter((shard) => shard.file === file)) {
            expect(start).toBe(at);
            expect(end - start).toBeLessThanOrEqual(shardBytes);
            at = end;
          }
          expect(at).toBe(sizeBytes);
        }
      }),
    );
  });
});
