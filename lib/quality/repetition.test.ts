import { describe, expect, it } from "vitest";
import {
  RepetitionMeter,
  type RepetitionRule,
  repetitionRuleNames,
  repetitionRules,
} from "#lib/quality/repetition.ts";
import { RowIds } from "#lib/quality/row-ids.ts";
import { randomWords, seededRandom } from "#lib/quality/words.fixture.ts";
import { WordBuffer } from "#lib/quality/words.ts";

function shares(text: string): Partial<Record<RepetitionRule, number>> {
  const words = new WordBuffer();
  words.add(text);
  const ids = new RowIds();
  ids.set(words);
  const meter = new RepetitionMeter();
  meter.measure(ids, words);
  return Object.fromEntries(repetitionRuleNames.map((rule, i) => [rule, meter.shares[i] ?? 0]));
}

/** The definition, with strings and quadratic time. */
function plainShares(words: string[]): Partial<Record<RepetitionRule, number>> {
  const characters = words.join("").length;
  const result: Partial<Record<RepetitionRule, number>> = {};
  for (let order = 2; order <= 10; order++) {
    const grams = words.slice(order - 1).map((_, i) => words.slice(i, i + order));
    const keys = grams.map((gram) => gram.join(" "));
    const covered = new Set<number>();
    let [top, topCharacters] = [1, 0];
    keys.forEach((key, i) => {
      const count = keys.slice(0, i + 1).filter((other) => other === key).length;
      if (count > 1) for (let at = i; at < i + order; at++) covered.add(at);
      if (count > top) [top, topCharacters] = [count, (grams[i] ?? []).join("").length];
    });
    if (order < 5)
      Object.assign(result, {
        [`top_${order}_gram_characters`]: top > 1 ? (top * topCharacters) / characters : 0,
      });
    else {
      const length = [...covered].reduce((sum, at) => sum + (words[at] ?? "").length, 0);
      Object.assign(result, { [`duplicate_${order}_gram_characters`]: length / characters });
    }
  }
  return result;
}

describe("RepetitionMeter", () => {
  it("agrees with the plain definition on rows that repeat themselves in many ways", () => {
    const random = seededRandom(11);
    for (let round = 0; round < 50; round++) {
      const base = Array.from({ length: 40 }, () => `w${Math.floor(random() * 30)}`);
      const from = Math.floor(random() * 20);
      const copied = Math.floor(random() * 14);
      const words = [...base, ...base.slice(from, from + copied), ...base.slice(3, 10)];
      const expected = plainShares(words);
      const measured = shares(words.join(" "));
      const flagged = (of: Partial<Record<RepetitionRule, number>>) =>
        repetitionRuleNames.slice(2).filter((rule) => (of[rule] ?? 0) > repetitionRules[rule]);
      expect(flagged(measured)).toEqual(flagged(expected));
      for (const rule of flagged(expected)) expect(measured[rule]).toBeCloseTo(expected[rule] ?? 0, 10);
    }
  });

  it("counts a line that was seen before, by lines and by characters", () => {
    const line = randomWords(seededRandom(1), 12).join(" ");
    const other = randomWords(seededRandom(2), 12).join(" ");
    expect(shares(`${line}\n${other}\n${line}\n${line}`).duplicate_lines).toBe(0.5);
    expect(shares(`${line}\n${other}`).duplicate_lines).toBe(0);
  });

  it("does not judge rows under twenty words", () => {
    expect(Object.values(shares("ha ".repeat(19))).every((share) => share === 0)).toBe(true);
  });
});
