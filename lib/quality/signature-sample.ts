import { fromBase64, toBase64 } from "#lib/quality/base64.ts";
import { mix32 } from "#lib/quality/hashing.ts";
import { signatureBytes, writeSignature } from "#lib/quality/minhash.ts";
import type { WordBuffer } from "#lib/quality/words.ts";

const headerBytes = 12;
/** One record: hash, shard and row as 32-bit little-endian integers, then the signature. */
export const recordBytes = headerBytes + signatureBytes;

/** At most `limit` records in the order of (hash, shard, row), as base64; `rows` counts all rows seen. */
export type SignatureState = { rows: number; limit: number; records: string };

function compareRecords(a: DataView, aOffset: number, b: DataView, bOffset: number): number {
  for (let field = 0; field < headerBytes; field += 4) {
    const difference = a.getUint32(aOffset + field, true) - b.getUint32(bOffset + field, true);
    if (difference !== 0) return difference;
  }
  return 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The `limit` smallest records of `count`, sorted, in memory of their own. */
function smallestRecords(bytes: Uint8Array, count: number, limit: number): Uint8Array {
  const view = viewOf(bytes);
  const order = Uint32Array.from({ length: count }, (_, i) => i * recordBytes).sort((a, b) =>
    compareRecords(view, a, view, b),
  );
  const kept = new Uint8Array(Math.min(count, limit) * recordBytes);
  for (let i = 0; i * recordBytes < kept.length; i++) {
    const from = order[i] ?? 0;
    kept.set(bytes.subarray(from, from + recordBytes), i * recordBytes);
  }
  return kept;
}

/**
 * Signatures of a sample of rows drawn by content: the rows with the smallest mixed hash of their smallest
 * shingle. Rows of similarity s share that shingle with probability s, so near-duplicates are drawn together,
 * which a sample by position would not do. Merges exactly, like every bottom-k sample.
 */
export class SignatureSample {
  private readonly shard: number;
  private readonly limit: number;
  private rows = 0;
  private count = 0;
  private threshold = 0xffffffff;
  private bytes = new Uint8Array(256 * recordBytes);

  constructor(shard: number, limit: number) {
    this.shard = shard;
    this.limit = limit;
  }

  /** Whether a row with this smallest shingle would be kept now. */
  wants(smallestShingle: number): boolean {
    return mix32(smallestShingle ^ 0x3c6ef372) <= this.threshold;
  }

  /** Counts a row that is not wanted. */
  countRow(words: number): void {
    if (words > 0) this.rows++;
  }

  /** `smallestShingle`: the smallest shingle hash of the row (`DistinctCounter.smallestTrigram`). */
  addRow(words: WordBuffer, rowInShard: number, smallestShingle: number): void {
    this.countRow(words.count);
    if (words.count === 0 || !this.wants(smallestShingle)) return;
    const hash = mix32(smallestShingle ^ 0x3c6ef372);
    this.makeRoom();
    const offset = this.count++ * recordBytes;
    const view = viewOf(this.bytes);
    view.setUint32(offset, hash, true);
    view.setUint32(offset + 4, this.shard, true);
    view.setUint32(offset + 8, rowInShard, true);
    writeSignature(words, this.bytes, offset + headerBytes);
  }

  toState(): SignatureState {
    const records = toBase64(smallestRecords(this.bytes, this.count, this.limit));
    return { rows: this.rows, limit: this.limit, records };
  }

  private makeRoom(): void {
    if (this.count === 2 * this.limit) {
      const kept = smallestRecords(this.bytes, this.count, this.limit);
      this.bytes.set(kept);
      this.count = this.limit;
      this.threshold = viewOf(kept).getUint32(kept.length - recordBytes, true);
    }
    if ((this.count + 1) * recordBytes <= this.bytes.length) return;
    const grown = new Uint8Array(2 * this.bytes.length);
    grown.set(this.bytes);
    this.bytes = grown;
  }
}

/** Joins two samples; associative and commutative. */
export function mergeSignatures(a: SignatureState, b: SignatureState): SignatureState {
  const [left, right] = [fromBase64(a.records), fromBase64(b.records)];
  const both = new Uint8Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  const limit = Math.min(a.limit, b.limit);
  const kept = smallestRecords(both, both.length / recordBytes, limit);
  return { rows: a.rows + b.rows, limit, records: toBase64(kept) };
}

/** A row of the sample. `offset` is where its signature starts in `bytes`. */
export type SampledSignature = { shard: number; row: number; offset: number };

/** The rows of a sample in input order, with the bytes that hold their signatures. */
export function readSignatures(state: SignatureState): { bytes: Uint8Array; members: SampledSignature[] } {
  const bytes = fromBase64(state.records);
  const view = viewOf(bytes);
  const members: SampledSignature[] = [];
  for (let at = 0; at < bytes.length; at += recordBytes)
    members.push({
      shard: view.getUint32(at + 4, true),
      row: view.getUint32(at + 8, true),
      offset: at + headerBytes,
    });
  members.sort((a, b) => a.shard - b.shard || a.row - b.row);
  return { bytes, members };
}
