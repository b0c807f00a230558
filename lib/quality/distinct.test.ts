import { describe, expect, it } from "vitest";
import { DistinctCounter, distinctRatio, mergeDistinct } from "#lib/quality/distinct.ts";
import { standardError } from "#lib/quality/hyperloglog.ts";
import { seededRandom } from "#lib/quality/words.fixture.ts";
import { WordBuffer } from "#lib/quality/words.ts";

function count(rows: string[][]) {
  const counter = new DistinctCounter();
  const words = new WordBuffer();
  for (const row of rows) {
    words.clear();
    words.add(row.join(" "));
    counter.addRow(words);
  }
  return counter.toState();
}

function exactRatio(rows: string[][], order: number): number {
  const grams = rows.flatMap((row) => row.slice(order - 1).map((_, i) => row.slice(i, i + order).join(" ")));
  return new Set(grams).size / grams.length;
}

describe("distinct-n", () => {
  it("is within four standard errors of the exact ratio at a few and at a hundred thousand n-grams", () => {
    for (const [rowCount, vocabulary] of [
      [5, 40],
      [1500, 30_000],
    ] as const) {
      const random = seededRandom(rowCount);
      const rows = Array.from({ length: rowCount }, () =>
        Array.from({ length: 100 }, () => `w${Math.floor(random() ** 2 * vocabulary)}`),
      );
      const state = count(rows);
      for (const index of [0, 1, 2] as const) {
        const exact = exactRatio(rows, index + 1);
        expect(Math.abs(distinctRatio(state, index) / exact - 1)).toBeLessThan(4 * standardError);
      }
    }
  });

  it("gives the same sketches however the rows are split", () => {
    const random = seededRandom(9);
    const rows = Array.from({ length: 300 }, () =>
      Array.from({ length: 30 }, () => `w${Math.floor(random() * 500)}`),
    );
    expect(mergeDistinct(count(rows.slice(0, 100)), count(rows.slice(100)))).toEqual(count(rows));
  });

  it("is 0 without words", () => {
    expect(distinctRatio(count([[]]), 0)).toBe(0);
  });
});
