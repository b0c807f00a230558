import { maxRowWords, NumberTable, type RowIds } from "#lib/quality/row-ids.ts";
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
  /** Shares of the last row, in the order of `repetitionRuleNames`; 0 where none can exceed its threshold. */
  readonly shares = new Float64Array(repetitionRuleNames.length);
  private readonly table = new NumberTable();
  /** Number of the n-gram that starts at a position. */
  private grams = new Int32Array(1024);
  private counts = new Int32Array(1024);
  /** Positions whose n-gram occurs more than once: longer ones can repeat nowhere else. */
  private places = new Int32Array(1024);
  private characters = 0;
  /** Characters of the words that the repeats of the last order cover. */
  private covered = 0;

  measure(row: RowIds, words: WordBuffer): void {
    const { shares } = this;
    shares.fill(0);
    const { count, ids } = row;
    if (count < minRepetitionWords) return;
    if (count > this.grams.length) {
      this.grams = new Int32Array(ids.length);
      this.counts = new Int32Array(ids.length);
      this.places = new Int32Array(ids.length);
    }
    const { grams, places } = this;
    let placeCount = 0;
    let characters = 0;
    for (let i = 0; i < count; i++) {
      const id = ids[i] ?? 0;
      characters += words.lengths[i] ?? 0;
      grams[i] = id;
      if ((row.counts[id] ?? 0) > 1) places[placeCount++] = i;
    }
    this.characters = characters;
    this.measureLines(words);
    for (let order = 2; order <= maxOrder && placeCount > 1; order++) {
      placeCount = this.measureOrder(order, placeCount, words);
      // Longer repeats lie within shorter ones, and n occurrences hold at most n times the words of the repeats.
      if (this.covered < (order < 4 ? 0.04 : 0.1) * characters) break;
    }
  }

  private measureLines(words: WordBuffer): void {
    const { lineCount, lineEnds, hashes, lengths } = words;
    if (lineCount < 2 || lineCount > maxRowWords) return;
    this.table.reset(lineCount);
    let duplicates = 0;
    let duplicateCharacters = 0;
    let start = 0;
    for (let line = 0; line < lineCount; line++) {
      const end = lineEnds[line] ?? 0;
      let [hash, characters] = [0, 0];
      for (let i = start; i < end; i++) {
        hash = Math.imul(hash, 0x9e3779b1) + (hashes[i] ?? 0);
        characters += lengths[i] ?? 0;
      }
      start = end;
      const known = this.table.size;
      if (this.table.numberOf(hash | 0) === known) continue;
      duplicates++;
      duplicateCharacters += characters;
    }
    this.shares[0] = duplicates / lineCount;
    this.shares[1] = Math.min(1, duplicateCharacters / this.characters);
  }

  /** Numbers the n-grams at the places where two repeated shorter ones overlap; returns how many repeat. */
  private measureOrder(order: number, placeCount: number, words: WordBuffer): number {
    const { grams, counts, places, table } = this;
    table.reset(placeCount);
    let [covered, coveredTo, candidates] = [0, 0, 0];
    let [topAt, topCount] = [0, 1];
    for (let k = 0; k + 1 < placeCount; k++) {
      const at = places[k] ?? 0;
      if (places[k + 1] !== at + 1) continue;
      const known = table.size;
      const id = table.numberOf(((grams[at] ?? 0) << 16) | (grams[at + 1] ?? 0));
      grams[at] = id;
      places[candidates++] = at;
      if (id === known) {
        counts[id] = 1;
        continue;
      }
      const occurrences = (counts[id] ?? 0) + 1;
      counts[id] = occurrences;
      if (occurrences > topCount) [topAt, topCount] = [at, occurrences];
      for (let word = Math.max(at, coveredTo); word < at + order; word++) covered += words.lengths[word] ?? 0;
      coveredTo = at + order;
    }
    this.covered = covered;
    if (order > 4) this.shares[order] = covered / this.characters;
    else if (topCount > 1) {
      let length = 0;
      for (let word = topAt; word < topAt + order; word++) length += words.lengths[word] ?? 0;
      this.shares[order] = (topCount * length) / this.characters;
    }
    let repeated = 0;
    for (let k = 0; k < candidates; k++) {
      const at = places[k] ?? 0;
      if ((counts[grams[at] ?? 0] ?? 0) > 1) places[repeated++] = at;
    }
    return repeated;
  }
}
