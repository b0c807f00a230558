import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";

/** Rows that only one of two exports has. */
export type RowChanges = { added: number; gone: number };

/** Samples of an export, each as 48 bits of the SHA-256 of its line: at a million rows two differ in content and not here once in 500 times. */
export type RowHashes = ReadonlySet<number>;

const hashBytes = 6;

/** Whether a file of an export's folder holds samples: `data/train-00000-of-00001.jsonl.gz`, `training.jsonl`, `validation.jsonl`. */
export function holdsSamples(file: string): boolean {
  return (
    /^(?:data\/[^/]+|training|validation)\.jsonl(?:\.gz|\.zst)?$/.test(file) && !file.includes(".meta.jsonl")
  );
}

function openLines(file: string): Readable {
  const bytes = createReadStream(file, { highWaterMark: 1 << 20 });
  const unpack = file.endsWith(".gz")
    ? createGunzip()
    : file.endsWith(".zst")
      ? createZstdDecompress()
      : null;
  if (unpack === null) return bytes;
  bytes.on("error", (error) => unpack.destroy(error));
  return bytes.pipe(unpack);
}

/** Reads the samples of an export's folder and keeps their hashes. Rejects when a file is gone. */
export async function readRowHashes(folder: string, files: readonly string[]): Promise<RowHashes> {
  const hashes = new Set<number>();
  for (const file of files.filter(holdsSamples)) {
    const lines = createInterface({
      input: openLines(path.join(folder, file)),
      crlfDelay: Number.POSITIVE_INFINITY,
    });
    for await (const line of lines) {
      hashes.add(createHash("sha256").update(line).digest().readUIntBE(0, hashBytes));
    }
  }
  return hashes;
}

/** How many samples the right side has that the left has not, and the other way round. */
export function countRowChanges(left: RowHashes, right: RowHashes): RowChanges {
  let shared = 0;
  for (const hash of right) if (left.has(hash)) shared++;
  return { added: right.size - shared, gone: left.size - shared };
}
