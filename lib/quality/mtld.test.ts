import { describe, expect, it } from "vitest";
import { MtldMeter } from "#lib/quality/mtld.ts";
import { RowIds } from "#lib/quality/row-ids.ts";
import { WordBuffer } from "#lib/quality/words.ts";

function mtld(text: string): number {
  const words = new WordBuffer();
  words.add(text);
  const ids = new RowIds();
  ids.set(words);
  return new MtldMeter().measure(ids);
}

describe("MtldMeter", () => {
  it("is the length of a stretch for a text that closes a factor every five words", () => {
    // a b c a (0.75) b (0.60 < 0.72): three factors in fifteen words, the same read backwards.
    expect(mtld("a b c a b ".repeat(3))).toBe(5);
  });

  it("counts an unfinished stretch by how far its ratio has fallen", () => {
    // Ratio 0.8 at the end: (1 − 0.8) / 0.28 of a factor.
    expect(mtld("a b c d a")).toBeCloseTo(5 / (0.2 / 0.28), 10);
  });

  it("averages both directions", () => {
    // Forwards a a closes at once, then b c d e is open: 1 factor. Backwards 6 words at 5/6: 0.5952 factors.
    expect(mtld("a a b c d e")).toBeCloseTo((6 / 1 + 6 / (1 / 6 / 0.28)) / 2, 10);
  });

  it("is the number of words where none is repeated, and 0 for no words", () => {
    expect(mtld("one two three four")).toBe(4);
    expect(mtld("…")).toBe(0);
  });
});
