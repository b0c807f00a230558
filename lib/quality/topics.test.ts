import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fullReport } from "#lib/quality/report-full.ts";
import { seededRandom } from "#lib/quality/words.fixture.ts";

const themes = {
  law: ["court", "clause", "tenant", "lease", "landlord", "appeal", "contract", "judge"],
  kitchen: ["flour", "oven", "butter", "bread", "sugar", "dough", "recipe", "salt"],
};

function sampleOf(texts: string[]) {
  return texts.map((value, row) => ({ hash: row, shard: 0, row, value }));
}

function themed(count: number): string[] {
  const random = seededRandom(5);
  const pick = (words: string[]) =>
    Array.from({ length: 12 }, () => words[Math.floor(random() * words.length)]).join(" ");
  return Array.from({ length: count }, (_, i) => pick(i % 2 === 0 ? themes.law : themes.kitchen));
}

function writeEmbeddings(folder: string, vocabulary: Record<string, number>, rows: number[][]): void {
  const values = Float32Array.from(rows.flat());
  const header = Buffer.from(
    JSON.stringify({
      embeddings: {
        dtype: "F32",
        shape: [rows.length, rows[0]?.length],
        data_offsets: [0, values.byteLength],
      },
    }),
  );
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(join(folder, "model.safetensors"), Buffer.concat([size, header, Buffer.from(values.buffer)]));
  writeFileSync(
    join(folder, "tokenizer.json"),
    JSON.stringify({ model: { type: "WordPiece", vocab: vocabulary } }),
  );
}

describe("fullReport", () => {
  it("names topics by their own words", async () => {
    const report = await fullReport(sampleOf(themed(40)), 40);
    expect(report.topics.topics).toHaveLength(2);
    for (const { label, share } of report.topics.topics) {
      const theme = Object.values(themes).find((words) => words.includes(label[0] ?? "")) ?? [];
      expect(label.every((word) => theme.includes(word))).toBe(true);
      expect(share).toBe(0.5);
    }
    expect(report.topics.effective_topics).toBeCloseTo(2, 5);
  });

  it("clusters copies, names a representative and calls them redundant", async () => {
    const texts = [
      "one lonely sentence about glaciers",
      ...Array(3).fill("the lease ends when the tenant leaves"),
    ];
    const report = await fullReport(sampleOf(texts), 4);
    expect(report.clusters.largest).toEqual([
      {
        size: 3,
        representative: { shard: 0, row: 1, excerpt: "the lease ends when the tenant leaves" },
      },
    ]);
    expect(report.novelty.redundant_share).toBe(0.75);
  });

  it("uses static embeddings from a folder, so that synonyms are neighbours", async () => {
    const folder = mkdtempSync(join(tmpdir(), "embeddings-"));
    try {
      writeEmbeddings(folder, { car: 0, auto: 1, "##mobile": 2, glacier: 3 }, [
        [1, 0],
        [1, 0],
        [1, 0],
        [0, 1],
      ]);
      const report = await fullReport(sampleOf(["Car", "automobile", "glacier"]), 3, folder);
      expect(report.vectors).toEqual({ method: "static embeddings", dimensions: 2 });
      expect(report.clusters.largest[0]?.size).toBe(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says what is wrong with a folder that holds no embeddings", async () => {
    await expect(fullReport(sampleOf(["a"]), 1, "/nonexistent")).rejects.toThrow(/cannot be used/);
  });

  it("answers for no rows", async () => {
    const report = await fullReport([], 0);
    expect(report.topics.topics).toEqual([]);
    expect(report.novelty.mean).toBe(0);
  });
});
