import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { bandingFor, bandKey } from "#lib/quality/bands.ts";
import { estimateSimilarity, signatureBytes } from "#lib/quality/minhash.ts";
import { maxRepresentatives } from "#lib/quality/near-duplicate-groups.ts";
import { readFully, SignatureFiles } from "#lib/quality/signature-file.ts";

/** Keys held at once; more rows mean more passes over the key file, not more memory. */
const rowsPerPartition = 500_000;
const bufferedKeys = 64 * 1024;

export type NearDuplicateSearch = {
  /** Signature files (`createSignatureWriter`) in shard order. */
  signatureFiles: readonly string[];
  /** Estimated Jaccard similarity of 3-word shingles, 0..1, from which a later row is dropped. */
  threshold: number;
  /** An existing folder for key files: 4 bytes a row and band while one band is searched. */
  scratchDirectory: string;
  /** Called once for each file, in order, with the rows to drop, ascending. */
  onShard: (fileIndex: number, droppedRows: Uint32Array) => void;
};

/**
 * Finds rows that resemble an earlier row. Candidates share a band of their MinHash signatures; each pair is
 * verified by its estimated similarity, and the lowest position is kept. Deterministic. Memory: one bit a row and
 * the keys of one partition; a pair exactly at the threshold is found with a probability of 98 %.
 */
export function findNearDuplicates(search: NearDuplicateSearch): { rows: number; dropped: number } {
  const { signatureFiles, threshold, scratchDirectory, onShard } = search;
  const files = new SignatureFiles(signatureFiles);
  try {
    const drops = new DropSet(files.total);
    const banding = bandingFor(threshold);
    const keyPath = join(scratchDirectory, "near-duplicate-band.keys");
    const partitions = Math.max(1, Math.ceil(files.total / rowsPerPartition));
    for (let band = 0; band < banding.bands; band++) {
      writeKeys(files, signatureFiles.length, keyPath, (bytes, offset) =>
        bandKey(bytes, offset, band, banding),
      );
      for (let partition = 0; partition < partitions; partition++)
        searchPartition(files, keyPath, { partition, partitions }, threshold, drops);
    }
    rmSync(keyPath, { force: true });
    signatureFiles.forEach((_, file) => {
      const rows: number[] = [];
      files.forEach(file, (record, rowInShard) => {
        if (drops.has(record)) rows.push(rowInShard);
      });
      onShard(file, Uint32Array.from(rows));
    });
    return { rows: files.total, dropped: drops.size };
  } finally {
    files.close();
  }
}

/** Records to drop, one bit each. */
class DropSet {
  size = 0;
  private readonly bits: Uint8Array;

  constructor(total: number) {
    this.bits = new Uint8Array(Math.ceil(total / 8));
  }

  has(record: number): boolean {
    return (((this.bits[Math.floor(record / 8)] ?? 0) >> (record % 8)) & 1) === 1;
  }

  add(record: number): void {
    const index = Math.floor(record / 8);
    this.bits[index] = (this.bits[index] ?? 0) | (1 << (record % 8));
    this.size++;
  }
}

function writeKeys(
  files: SignatureFiles,
  fileCount: number,
  path: string,
  keyOf: (bytes: Uint8Array, offset: number) => number,
): void {
  const descriptor = openSync(path, "w");
  const keys = new Uint32Array(bufferedKeys);
  const bytes = new Uint8Array(keys.buffer);
  let used = 0;
  const flush = () => {
    for (let at = 0; at < 4 * used; ) at += writeSync(descriptor, bytes, at, 4 * used - at);
    used = 0;
  };
  try {
    for (let file = 0; file < fileCount; file++)
      files.forEach(file, (_record, _row, block, offset) => {
        keys[used++] = keyOf(block, offset);
        if (used === bufferedKeys) flush();
      });
    flush();
  } finally {
    closeSync(descriptor);
  }
}

function searchPartition(
  files: SignatureFiles,
  keyPath: string,
  { partition, partitions }: { partition: number; partitions: number },
  threshold: number,
  drops: DropSet,
): void {
  const descriptor = openSync(keyPath, "r");
  const keys = new Uint32Array(bufferedKeys);
  const bytes = new Uint8Array(keys.buffer);
  const firsts = new Map<number, number>();
  const others = new Map<number, number[]>();
  const [mine, theirs] = [new Uint8Array(signatureBytes), new Uint8Array(signatureBytes)];
  const resembles = (record: number) => {
    files.read(record, theirs);
    return estimateSimilarity(mine, 0, theirs, 0) >= threshold;
  };

  function visit(record: number, key: number): void {
    if (drops.has(record)) return;
    const first = firsts.get(key);
    if (first === undefined) {
      firsts.set(key, record);
      return;
    }
    files.read(record, mine);
    const rest = others.get(key);
    if (resembles(first) || rest?.some(resembles)) drops.add(record);
    else if (!rest) others.set(key, [record]);
    else if (rest.length < maxRepresentatives) rest.push(record);
  }

  try {
    for (let record = 0; record < files.total; ) {
      const count = Math.min(bufferedKeys, files.total - record);
      readFully(descriptor, bytes, 4 * count, 4 * record);
      for (let i = 0; i < count; i++) {
        const key = keys[i] ?? 0;
        if (Math.floor((key / 0x100000000) * partitions) === partition) visit(record + i, key);
      }
      record += count;
    }
  } finally {
    closeSync(descriptor);
  }
}
