import type { WordBuffer } from "#lib/quality/words.ts";

/**
 * Numbers pairs of integers 0, 1, 2… in the order they are first seen. Open addressing in reused arrays; `reset`
 * forgets everything in constant time by moving to the next epoch.
 */
export class PairTable {
  /** Pairs numbered since `reset`. */
  size = 0;
  private epoch = 0;
  private mask = 0;
  private shift = 0;
  private epochs = new Int32Array(0);
  private firsts = new Int32Array(0);
  private seconds = new Int32Array(0);
  private ids = new Int32Array(0);

  /** Empties the table and makes room for `expected` distinct pairs. */
  reset(expected: number): void {
    this.size = 0;
    this.epoch++;
    if (this.epochs.length >= 2 * expected && this.epochs.length > 0) return;
    const bits = Math.max(11, Math.ceil(Math.log2(2 * expected + 1)));
    this.mask = 2 ** bits - 1;
    this.shift = 32 - bits;
    this.epochs = new Int32Array(2 ** bits);
    this.firsts = new Int32Array(2 ** bits);
    this.seconds = new Int32Array(2 ** bits);
    this.ids = new Int32Array(2 ** bits);
    this.epoch = 1;
  }

  /** The number of a pair; a new pair gets `size` as it was before the call. */
  idOf(first: number, second: number): number {
    const hash = Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b);
    let slot = hash >>> this.shift;
    while (this.epochs[slot] === this.epoch) {
      if (this.firsts[slot] === first && this.seconds[slot] === second) return this.ids[slot] ?? 0;
      slot = (slot + 1) & this.mask;
    }
    this.epochs[slot] = this.epoch;
    this.firsts[slot] = first;
    this.seconds[slot] = second;
    this.ids[slot] = this.size;
    return this.size++;
  }
}

/** The words of one row as numbers 0, 1, 2… by first appearance, so that later passes index plain arrays. */
export class RowIds {
  ids = new Int32Array(1024);
  count = 0;
  distinct = 0;
  private readonly table = new PairTable();

  set(words: WordBuffer): void {
    const { hashes, count } = words;
    if (count > this.ids.length) this.ids = new Int32Array(hashes.length);
    this.table.reset(count);
    for (let i = 0; i < count; i++) this.ids[i] = this.table.idOf(hashes[i] ?? 0, 0);
    this.count = count;
    this.distinct = this.table.size;
  }
}
