import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from "node:fs";
import { signatureBytes, writeSignature } from "#lib/quality/minhash.ts";
import { WordBuffer } from "#lib/quality/words.ts";

const rowBytes = 4;
/** A record: the row's number in its shard (32-bit little endian), then its signature. */
export const fileRecordBytes = rowBytes + signatureBytes;
const bufferedRecords = 4096;

/** Writes the signatures of the surviving rows of one shard, in row order, with one small buffer. */
export type SignatureWriter = {
  /** `texts` are all mapped texts of the row. A row without any word is left out: it resembles nothing. */
  add(rowInShard: number, texts: readonly string[]): void;
  /** Flushes, fsyncs and closes. The caller renames the file into place. */
  close(): void;
};

/** Creates (or truncates) the signature file of one shard. Throws what the file system throws. */
export function createSignatureWriter(path: string): SignatureWriter {
  const file = openSync(path, "w");
  const words = new WordBuffer();
  const buffer = new Uint8Array(bufferedRecords * fileRecordBytes);
  const view = new DataView(buffer.buffer);
  let used = 0;
  function flush(): void {
    let written = 0;
    while (written < used) written += writeSync(file, buffer, written, used - written);
    used = 0;
  }
  return {
    add(rowInShard, texts) {
      words.clear();
      for (const text of texts) words.add(text);
      if (words.count === 0) return;
      view.setUint32(used, rowInShard, true);
      writeSignature(words, buffer, used + rowBytes);
      used += fileRecordBytes;
      if (used === buffer.length) flush();
    },
    close() {
      flush();
      fsyncSync(file);
      closeSync(file);
    },
  };
}

/** The signature files of all shards as one list of records, numbered from 0 in shard and row order. */
export class SignatureFiles {
  /** Records in all files. */
  readonly total: number;
  private readonly descriptors: number[] = [];
  /** Number of the first record of each file. */
  private readonly starts: number[] = [];
  private readonly block = new Uint8Array(bufferedRecords * fileRecordBytes);

  constructor(paths: readonly string[]) {
    let total = 0;
    for (const path of paths) {
      const descriptor = openSync(path, "r");
      this.descriptors.push(descriptor);
      this.starts.push(total);
      total += Math.floor(fstatSync(descriptor).size / fileRecordBytes);
    }
    this.total = total;
  }

  /** Calls `visit` for each record of one file; the signature lies at `offset` of `bytes` during the call. */
  forEach(
    file: number,
    visit: (record: number, rowInShard: number, bytes: Uint8Array, offset: number) => void,
  ): void {
    const { block } = this;
    const view = new DataView(block.buffer);
    let record = this.starts[file] ?? 0;
    const end = this.starts[file + 1] ?? this.total;
    for (let position = 0; record < end; ) {
      const wanted = Math.min(block.length, (end - record) * fileRecordBytes);
      readFully(this.descriptors[file] ?? -1, block, wanted, position);
      for (let at = 0; at < wanted; at += fileRecordBytes)
        visit(record++, view.getUint32(at, true), block, at + rowBytes);
      position += wanted;
    }
  }

  /** Reads one signature to the start of `target`. */
  read(record: number, target: Uint8Array): void {
    let [low, high] = [0, this.starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= record) low = middle;
      else high = middle - 1;
    }
    const position = (record - (this.starts[low] ?? 0)) * fileRecordBytes + rowBytes;
    readFully(this.descriptors[low] ?? -1, target, signatureBytes, position);
  }

  close(): void {
    for (const descriptor of this.descriptors) closeSync(descriptor);
  }
}

/** Reads exactly `length` bytes. Throws when the file is shorter: it was changed under us. */
export function readFully(descriptor: number, target: Uint8Array, length: number, position: number): void {
  for (let read = 0; read < length; ) {
    const count = readSync(descriptor, target, read, length - read, position + read);
    if (count === 0) throw new Error("a signature file ended early: it was changed while it was read");
    read += count;
  }
}
