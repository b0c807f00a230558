import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findNearDuplicates } from "#lib/quality/near-duplicates.ts";
import { createSignatureWriter } from "#lib/quality/signature-file.ts";
import { randomWords, seededRandom } from "#lib/quality/words.fixture.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "near-duplicates-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function drop(shards: string[][], threshold = 0.8): number[][] {
  const signatureFiles = shards.map((rows, shard) => {
    const path = join(folder, `${shard}.signatures`);
    const writer = createSignatureWriter(path);
    rows.forEach((text, row) => {
      writer.add(row, [text]);
    });
    writer.close();
    return path;
  });
  const drops: number[][] = [];
  findNearDuplicates({
    signatureFiles,
    threshold,
    scratchDirectory: folder,
    onShard: (_, rows) => drops.push([...rows]),
  });
  return drops;
}

describe("findNearDuplicates", () => {
  it("keeps the lowest position of rows that are equal but for case and punctuation", () => {
    const text = randomWords(seededRandom(1), 60).join(" ");
    const other = randomWords(seededRandom(2), 60).join(" ");
    expect(
      drop([
        [other, text],
        [`${text.toUpperCase()}!`, other],
      ]),
    ).toEqual([[], [0, 1]]);
  });

  it("drops nearly all rows that share 85 % of their shingles and none of unrelated rows", () => {
    const random = seededRandom(3);
    const originals = Array.from({ length: 200 }, () => randomWords(random, 120));
    const copies = originals.map((words) => words.map((word, i) => (i % 60 === 30 ? "changed" : word)));
    const rows = [originals, copies].map((shard) => shard.map((words) => words.join(" ")));
    const [first, second] = drop(rows);
    expect(first).toEqual([]);
    expect(second?.length).toBeGreaterThanOrEqual(190);
  });

  it("leaves rows below the threshold and rows without words alone", () => {
    const words = randomWords(seededRandom(4), 60);
    const half = [...words.slice(0, 30), ...randomWords(seededRandom(5), 30)];
    expect(drop([[words.join(" "), half.join(" "), "", "!!!", ""]])).toEqual([[]]);
  });
});
