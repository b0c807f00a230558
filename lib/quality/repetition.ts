import { PairTable, type RowIds } from "#lib/quality/row-ids.ts";
import type { WordBuffer } from "#lib/quality/words.ts";

/** Rules of Gopher (Rae et al. 2021, table A1) and the share above which each flags a row. */
export const repetitionRules = {
  duplicate_lines: 0.3,
  duplicate_line_characters: 0.2,
  top_2_gram_characters: 0.2,
  top_3_gram_characters: 0.18,
  top_4_gram_characters: 0.16,
  duplicate_5_gram_characters: 0.15,
  duplicate_6_gram_characters: 0.14,
  duplicate_7_gram_characters: 0.13,
  duplicate_8_gram_characters: 0.12,
  duplicate_9_gram_characters: 0.11,
  duplicate_10_gram_characters: 0.1,
} as const;

export type RepetitionRule = keyof typeof repetitionRules;
export const repetitionRuleNames: readonly RepetitionRule[] = [
  "duplicate_lines",
  "duplicate_line_characters",
  "top_2_gram_characters",
  "top_3_gram_characters",
  "top_4_gram_characters",
  "duplicate_5_gram_characters",
  "duplicate_6_gram_characters",
  "duplicate_7_gram_characters",
  "duplicate_8_gram_characters",
  "duplicate_9_gram_characters",
  "duplicate_10_gram_characters",
];
/** Shorter rows are not judged: two equal word pairs in ten words are ordinary. */
export const minRepetitionWords = 20;
const maxOrder = 10;

/**
 * Shares of repetition in one row. Characters are those of words. `top n-gram`: the most frequent one that occurs
 * at least twice, occurrences × its characters; `duplicate n-gram`: words covered by any n-gram seen before.
 */
export class RepetitionMeter {
  /** Shares of the last row, in the order of `repetitionRuleNames`. */
  readonly shares = new Float64Array(repetitionRuleNames.length);
  private readonly table = new PairTable();
  private grams = new Int32Array(1024);
  private next = new Int32Array(1024);
  private counts = new Int32Array(1024);
  private characters = 0;

  measure(row: RowIds, words: WordBuffer): void {
    const { shares } = this;
    shares.fill(0);
    const { count, ids } = row;
    if (count < minRepetitionWords) return;
    if (count > this.grams.length) {
      this.grams = new Int32Array(ids.length);
      this.next = new Int32Array(ids.length);
      this.counts = new Int32Array(ids.length);
    }
    this.characters = 0;
    for (let i = 0; i < count; i++) this.characters += words.lengths[i] ?? 0;
    this.measureLines(words);
    this.grams.set(ids.subarray(0, count));
    // An n-gram can only repeat where n - 1 word pairs in a row repeat: most rows stop at order 3 or 4.
    let longestRun = maxOrder;
    for (let order = 2; order <= maxOrder && order <= longestRun + 1; order++) {
      const run = this.measureOrder(order, row, words);
      if (order === 2) longestRun = run;
    }
  }

  private measureLines(words: WordBuffer): void {
    const { lineCount, lineEnds, hashes, lengths } = words;
    if (lineCount < 2) return;
    this.table.reset(lineCount);
    let duplicates = 0;
    let duplicateCharacters = 0;
    let start = 0;
    for (let line = 0; line < lineCount; line++) {
      const end = lineEnds[line] ?? 0;
      let [first, second, characters] = [0, 0, 0];
      for (let i = start; i < end; i++) {
        first = Math.imul(first, 0x9e3779b1) + (hashes[i] ?? 0);
        second = Math.imul(second ^ (hashes[i] ?? 0), 0x85ebca6b);
        characters += lengths[i] ?? 0;
      }
      start = end;
      const known = this.table.size;
      if (this.table.idOf(first, second) === known) continue;
      duplicates++;
      duplicateCharacters += characters;
    }
    this.shares[0] = duplicates / lineCount;
    this.shares[1] = duplicateCharacters / this.characters;
  }

  /** Numbers the n-grams of one order from those one shorter; returns the longest run of repeated ones. */
  private measureOrder(order: number, row: RowIds, words: WordBuffer): number {
    const { grams, next, counts, table } = this;
    const last = row.count - order;
    if (last < 0) return 0;
    table.reset(last + 1);
    let [run, longestRun, covered, coveredTo] = [0, 0, 0, 0];
    let [topAt, topCount] = [0, 1];
    for (let i = 0; i <= last; i++) {
      const known = table.size;
      const id = table.idOf(grams[i] ?? 0, row.ids[i + order - 1] ?? 0);
      next[i] = id;
      if (id === known) {
        counts[id] = 1;
        run = 0;
        continue;
      }
      const occurrences = (counts[id] ?? 0) + 1;
      counts[id] = occurrences;
      if (occurrences > topCount) [topAt, topCount] = [i, occurrences];
      if (++run > longestRun) longestRun = run;
      if (order > 4) {
        for (let at = Math.max(i, coveredTo); at < i + order; at++) covered += words.lengths[at] ?? 0;
        coveredTo = i + order;
      }
    }
    if (order > 4) this.shares[order] = covered / this.characters;
    else if (topCount > 1) {
      let length = 0;
      for (let at = topAt; at < topAt + order; at++) length += words.lengths[at] ?? 0;
      this.shares[order] = (topCount * length) / this.characters;
    }
    this.grams = next;
    this.next = grams;
    return longestRun;
  }
}
