import { writeSync } from "node:fs";

/** Records of one run: more would cost more memory than a thread may take. */
const maxRecords = 1 << 20;
/** Four words of key and the row's ordinal. */
const recordWords = 5;
/** Runs are grouped by the key's top byte: 256 starts and the end. */
export const runHeaderWords = 257;
export const bucketCount = 256;

/** The bucket of a key: its top byte. */
export function bucketOfKey(word0: number): number {
  return word0 >>> 24;
}

/**
 * The keys of one shard's rows. Repeats inside the shard are told at once while they fit in one run; every first
 * occurrence is spilled, grouped by top byte and in row order within a group, for the merge over all shards.
 * File: runs of [257 × u32 starts][records of 5 × u32: key, ordinal], little-endian.
 */
export class KeyRunWriter {
  readonly #descriptor: number;
  #records = new Int32Array(1 << 14);
  #count = 0;
  #table = new Int32Array(1 << 13).fill(-1);
  bytes = 0;
  runs = 0;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Adds a row's key; false when the same key is already in this run. */
  add(key: Int32Array, ordinal: number): boolean {
    const mask = this.#table.length - 1;
    let slot = (key[1] ?? 0) & mask;
    for (;;) {
      const record = this.#table[slot] ?? -1;
      if (record < 0) break;
      if (this.#isKey(record, key)) return false;
      slot = (slot + 1) & mask;
    }
    this.#table[slot] = this.#count;
    this.#append(key, ordinal);
    return true;
  }

  /** Writes the last run. The file is closed by its owner. */
  finish(): void {
    if (this.#count > 0) this.#spill();
  }

  #isKey(record: number, key: Int32Array): boolean {
    const at = record * recordWords;
    const records = this.#records;
    return (
      records[at] === key[0] &&
      records[at + 1] === key[1] &&
      records[at + 2] === key[2] &&
      records[at + 3] === key[3]
    );
  }

  #append(key: Int32Array, ordinal: number): void {
    const at = this.#count * recordWords;
    if (at + recordWords > this.#records.length) {
      const grown = new Int32Array(this.#records.length * 2);
      grown.set(this.#records);
      this.#records = grown;
    }
    this.#records.set(key, at);
    this.#records[at + 4] = ordinal;
    this.#count++;
    if (this.#count === maxRecords) this.#spill();
    else if (this.#count * 2 > this.#table.length) this.#rehash(this.#table.length * 2);
  }

  #rehash(size: number): void {
    this.#table = new Int32Array(size).fill(-1);
    const mask = size - 1;
    for (let record = 0; record < this.#count; record++) {
      let slot = (this.#records[record * recordWords + 1] ?? 0) & mask;
      while ((this.#table[slot] ?? -1) >= 0) slot = (slot + 1) & mask;
      this.#table[slot] = record;
    }
  }

  #spill(): void {
    const starts = new Uint32Array(runHeaderWords);
    for (let record = 0; record < this.#count; record++) {
      const bucket = bucketOfKey(this.#records[record * recordWords] ?? 0);
      starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
    }
    for (let bucket = 0; bucket < bucketCount; bucket++) {
      starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0);
    }
    const next = starts.slice();
    const sorted = new Int32Array(this.#count * recordWords);
    for (let record = 0; record < this.#count; record++) {
      const bucket = bucketOfKey(this.#records[record * recordWords] ?? 0);
      const to = (next[bucket] ?? 0) * recordWords;
      next[bucket] = (next[bucket] ?? 0) + 1;
      for (let word = 0; word < recordWords; word++) {
        sorted[to + word] = this.#records[record * recordWords + word] ?? 0;
      }
    }
    this.#write(starts);
    this.#write(sorted);
    this.runs++;
    this.#count = 0;
    this.#table.fill(-1);
  }

  #write(words: Uint32Array | Int32Array): void {
    const bytes = new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    this.bytes += bytes.length;
  }
}
