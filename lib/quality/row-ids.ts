import type { WordBuffer } from "#lib/quality/words.ts";

/** Words of a row that are numbered; what a longer row repeats is judged by its beginning. */
export const maxRowWords = 60_000;
const maxEpoch = 0x7fff;

/**
 * Numbers 32-bit keys 0, 1, 2… in the order they are first seen, up to 65,536 of them. Open addressing in one
 * reused array of (key, epoch and number) so that a probe touches one cache line; `reset` takes constant time.
 */
export class NumberTable {
  /** Keys numbered since `reset`. */
  size = 0;
  private epoch = 0;
  private shift = 0;
  private mask = 0;
  private entries = new Int32Array(2 * 256);

  /** Empties the table and makes room for `expected` distinct keys. */
  reset(expected: number): void {
    const bits = Math.max(8, 33 - Math.clz32(expected));
    if (2 << bits > this.entries.length) {
      this.entries = new Int32Array(2 << bits);
      this.epoch = 0;
    }
    if (++this.epoch > maxEpoch) {
      this.entries.fill(0);
      this.epoch = 1;
    }
    this.size = 0;
    this.shift = 32 - bits;
    this.mask = (1 << bits) - 1;
  }

  /** The number of a key; a new key gets `size` as it was before the call. */
  numberOf(key: number): number {
    const { entries, epoch, mask } = this;
    let slot = Math.imul(key, 0x9e3779b1) >>> this.shift;
    for (;;) {
      const stamp = entries[2 * slot + 1] ?? 0;
      if (stamp >>> 16 !== epoch) break;
      if (entries[2 * slot] === key) return stamp & 0xffff;
      slot = (slot + 1) & mask;
    }
    entries[2 * slot] = key;
    entries[2 * slot + 1] = (epoch << 16) | this.size;
    return this.size++;
  }
}

/** The words of one row as numbers 0, 1, 2… by first appearance, so that later passes index plain arrays. */
export class RowIds {
  ids = new Int32Array(1024);
  /** Occurrences of each number. */
  counts = new Int32Array(1024);
  count = 0;
  distinct = 0;
  private readonly table = new NumberTable();

  set(words: WordBuffer): void {
    const { hashes } = words;
    const count = Math.min(words.count, maxRowWords);
    if (count > this.ids.length) {
      this.ids = new Int32Array(hashes.length);
      this.counts = new Int32Array(hashes.length);
    }
    const { ids, counts, table } = this;
    table.reset(count);
    for (let i = 0; i < count; i++) {
      const known = table.size;
      const id = table.numberOf(hashes[i] ?? 0);
      ids[i] = id;
      counts[id] = id === known ? 1 : (counts[id] ?? 0) + 1;
    }
    this.count = count;
    this.distinct = table.size;
  }
}
