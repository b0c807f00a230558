import type { WordBuffer } from "#lib/quality/words.ts";

/** Words of one window; fixed, because the share of distinct words falls as a text grows. */
export const windowWords = 1024;
/** First words taken of each row, so that a window always spans at least 16 rows. */
export const wordsPerRow = 64;
const tableSize = 4096;

/** Distinct and all n-grams over windows, for n = 1, 2, 3. Integers, so they add exactly. */
export type DiversityState = { windows: number; distinct: number[]; totals: number[] };

/**
 * Diversity across rows: words of consecutive sampled rows are laid into windows of 1,024 words, and distinct
 * word 1-, 2- and 3-grams are counted in each window exactly (but for 32-bit hash collisions).
 */
export class DiversityCounter {
  private readonly window = new Int32Array(windowWords);
  private filled = 0;
  private epoch = 0;
  private readonly table = new Int32Array(tableSize);
  private readonly epochs = new Int32Array(tableSize);
  private windows = 0;
  private readonly distinct = [0, 0, 0];
  private readonly totals = [0, 0, 0];

  addRow(words: WordBuffer): void {
    const count = Math.min(words.count, wordsPerRow);
    for (let i = 0; i < count; i++) {
      this.window[this.filled++] = words.hashes[i] ?? 0;
      if (this.filled === windowWords) this.close();
    }
  }

  toState(): DiversityState {
    if (this.filled > 0) this.close();
    return { windows: this.windows, distinct: [...this.distinct], totals: [...this.totals] };
  }

  private close(): void {
    const { window, filled } = this;
    this.windows++;
    for (let order = 0; order < 3; order++) {
      this.epoch++;
      let distinct = 0;
      for (let i = order; i < filled; i++) {
        let hash = window[i] ?? 0;
        for (let back = 1; back <= order; back++)
          hash = (Math.imul(hash, 0x9e3779b1) + (window[i - back] ?? 0)) | 0;
        if (this.isNew(hash)) distinct++;
      }
      this.distinct[order] = (this.distinct[order] ?? 0) + distinct;
      this.totals[order] = (this.totals[order] ?? 0) + Math.max(0, filled - order);
    }
    this.filled = 0;
  }

  private isNew(hash: number): boolean {
    let slot = (Math.imul(hash, 0x85ebca6b) >>> 20) & (tableSize - 1);
    while (this.epochs[slot] === this.epoch) {
      if (this.table[slot] === hash) return false;
      slot = (slot + 1) & (tableSize - 1);
    }
    this.epochs[slot] = this.epoch;
    this.table[slot] = hash;
    return true;
  }
}

/** Adds two states; exact. */
export function mergeDiversity(a: DiversityState, b: DiversityState): DiversityState {
  return {
    windows: a.windows + b.windows,
    distinct: a.distinct.map((value, i) => value + (b.distinct[i] ?? 0)),
    totals: a.totals.map((value, i) => value + (b.totals[i] ?? 0)),
  };
}

/**
 * `diversity_score` in 0..1: the mean of windowed distinct-1, distinct-2 and distinct-3. 0 without text; near 0
 * when rows repeat each other, 0.66 for the GSM8K train set.
 */
export function diversityScore(state: DiversityState): number {
  const ratios = state.totals.map((total, i) => (total === 0 ? 0 : (state.distinct[i] ?? 0) / total));
  return ratios.reduce((sum, ratio) => sum + ratio, 0) / 3;
}
