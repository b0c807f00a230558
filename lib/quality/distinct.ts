import { fromBase64, toBase64 } from "#lib/quality/base64.ts";
import { HyperLogLog } from "#lib/quality/hyperloglog.ts";
import { shingleHash, shortRowHash } from "#lib/quality/minhash.ts";
import type { WordBuffer } from "#lib/quality/words.ts";

/** Totals and distinct counts of word 1-, 2- and 3-grams; the sketches are HyperLogLog registers. */
export type DistinctState = { rows: number; words: number; totals: number[]; sketches: string[] };

/** distinct-n (Li et al. 2016) for n = 1, 2, 3; n-grams do not cross rows. */
export class DistinctCounter {
  private rows = 0;
  private readonly totals = [0, 0, 0];
  private readonly sketches = [new HyperLogLog(), new HyperLogLog(), new HyperLogLog()] as const;

  /** The smallest hash of three words in a row of the last row, or of all its words when they are fewer. */
  smallestTrigram = 0;

  addRow(words: WordBuffer): void {
    const { hashes, count } = words;
    const [unigrams, bigrams, trigrams] = this.sketches;
    this.rows++;
    let previous = 0;
    let beforePrevious = 0;
    let smallest = 0xffffffff;
    for (let i = 0; i < count; i++) {
      const hash = hashes[i] ?? 0;
      const other = Math.imul(hash, 0x9e3779b1) ^ (hash >>> 15);
      unigrams.add(hash, other);
      if (i > 0) bigrams.add(Math.imul(previous, 31) + hash, Math.imul(previous, 0x2c1b3c6d) + other);
      if (i > 1) {
        const shingle = shingleHash(beforePrevious, previous, hash);
        if (shingle < smallest) smallest = shingle;
        trigrams.add(
          shingle,
          Math.imul(beforePrevious, 0x297a2d39) + Math.imul(previous, 0x2c1b3c6d) + other,
        );
      }
      beforePrevious = previous;
      previous = hash;
    }
    this.smallestTrigram = count < 3 ? shortRowHash(words) : smallest;
    this.addTotals(count);
  }

  /** Counts a row of so many words that was added before: it brings nothing new to the sketches. */
  addKnownRow(count: number): void {
    this.rows++;
    this.addTotals(count);
  }

  private addTotals(count: number): void {
    this.totals[0] = (this.totals[0] ?? 0) + count;
    this.totals[1] = (this.totals[1] ?? 0) + Math.max(0, count - 1);
    this.totals[2] = (this.totals[2] ?? 0) + Math.max(0, count - 2);
  }

  toState(): DistinctState {
    return {
      rows: this.rows,
      words: this.totals[0] ?? 0,
      totals: [...this.totals],
      sketches: this.sketches.map((sketch) => toBase64(sketch.registers)),
    };
  }
}

function sketchOf(state: DistinctState, index: number): HyperLogLog {
  const text = state.sketches[index];
  return text === undefined ? new HyperLogLog() : new HyperLogLog(fromBase64(text));
}

/** Joins two states; exact for totals, and the sketch of the union for distinct counts. */
export function mergeDistinct(a: DistinctState, b: DistinctState): DistinctState {
  return {
    rows: a.rows + b.rows,
    words: a.words + b.words,
    totals: a.totals.map((total, i) => total + (b.totals[i] ?? 0)),
    sketches: a.sketches.map((_, i) => {
      const sketch = sketchOf(a, i);
      sketch.merge(sketchOf(b, i));
      return toBase64(sketch.registers);
    }),
  };
}

/** distinct-(n+1) in 0..1: distinct n-grams over all n-grams, 0 when there are none. */
export function distinctRatio(state: DistinctState, index: 0 | 1 | 2): number {
  const total = state.totals[index] ?? 0;
  return total === 0 ? 0 : Math.min(1, sketchOf(state, index).estimate() / total);
}
