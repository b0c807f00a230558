import { describe, expect, it } from "vitest";
import { bandingFor, bandRecall } from "#lib/quality/bands.ts";
import { estimateSimilarity, signatureBytes, writeSignature } from "#lib/quality/minhash.ts";
import { randomWords, seededRandom } from "#lib/quality/words.fixture.ts";
import { WordBuffer } from "#lib/quality/words.ts";

function estimate(a: string[], b: string[]): number {
  const signatures = new Uint8Array(2 * signatureBytes);
  [a, b].forEach((row, i) => {
    const words = new WordBuffer();
    words.add(row.join(" "));
    writeSignature(words, signatures, i * signatureBytes);
  });
  return estimateSimilarity(signatures, 0, signatures, signatureBytes);
}

function jaccard(a: string[], b: string[]): number {
  const shingles = (row: string[]) => new Set(row.slice(2).map((_, i) => row.slice(i, i + 3).join(" ")));
  const [left, right] = [shingles(a), shingles(b)];
  const shared = [...left].filter((shingle) => right.has(shingle)).length;
  return shared / (left.size + right.size - shared);
}

describe("writeSignature", () => {
  it("estimates the Jaccard similarity of word shingles without bias, for short rows and long", () => {
    for (const length of [20, 100, 600]) {
      const random = seededRandom(length);
      const errors = Array.from({ length: 200 }, () => {
        const a = randomWords(random, length);
        const b = a.map((word) => (random() < 0.05 ? `other${Math.floor(random() * 1000)}` : word));
        return estimate(a, b) - jaccard(a, b);
      });
      const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
      const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
      expect(Math.abs(mean)).toBeLessThan(0.015);
      expect(deviation).toBeLessThan(0.06);
    }
  });

  it("finds equal rows equal and unrelated rows unrelated", () => {
    const random = seededRandom(1);
    const [a, b] = [randomWords(random, 50), randomWords(random, 50)];
    expect(estimate(a, a)).toBe(1);
    expect(estimate(a, b)).toBeLessThan(0.1);
    expect(estimate(["one"], ["one"])).toBe(1);
  });
});

describe("bandingFor", () => {
  it("finds 98 % of pairs at its threshold", () => {
    for (const threshold of [0.5, 0.7, 0.8, 0.9, 0.99])
      expect(bandRecall(threshold, bandingFor(threshold))).toBeGreaterThanOrEqual(0.98);
    expect(bandingFor(0.8)).toEqual({ bands: 18, rowsPerBand: 7 });
  });
});
