import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";
import { bucketCount, runHeaderWords } from "#lib/exports/key-run.ts";
import type { ShardJob, ShardResult } from "#lib/exports/shard-types.ts";
import { findNearDuplicates } from "#lib/quality/near-duplicates.ts";

const recordWords = 5;
/** Keys looked at together: 20 bytes each in memory, and a table of twice as many slots. */
const groupRecords = 2_000_000;

type Run = { shard: number; order: number; path: string; starts: Uint32Array; recordsAt: number };

/**
 * Finds rows whose key an earlier row has, over all shards: the lowest position wins. Reads the spilled keys in groups of
 * buckets, so memory stays the same whatever the input. Answers, by shard, the ordinals to drop in rising order.
 */
export function findDuplicates(workDir: string, results: readonly ShardResult[]): Map<number, Uint32Array> {
  const runs = results.flatMap((result, order) => openRuns(workDir, result, order));
  const drops = new Map<number, number[]>();
  for (const [from, to] of bucketGroups(runs)) dropRepeats(runs, from, to, drops);
  return new Map([...drops].map(([shard, ordinals]) => [shard, Uint32Array.from(ordinals).sort()]));
}

/** Rows of each shard that pass 2 leaves out. */
export type Drops = { exact: Map<number, Uint32Array>; near: Map<number, Uint32Array> };

/** Finds exact duplicates and, where the recipe wants it, near-duplicates; a row that is both is an exact one. */
export function findDrops(job: ShardJob, results: readonly ShardResult[]): Drops {
  const { skip_duplicates: skipsExact, near_duplicates: nearDuplicates } = job.recipe.quality;
  const exact = skipsExact ? findDuplicates(job.workDir, results) : new Map<number, Uint32Array>();
  const near = new Map<number, Uint32Array>();
  if (!nearDuplicates.enabled) return { exact, near };
  const signed = results.flatMap((result) => {
    const piece = result.pieces.find(({ kind }) => kind === "signatures");
    return piece ? [{ shard: result.shard, path: join(job.workDir, piece.name) }] : [];
  });
  findNearDuplicates({
    signatureFiles: signed.map(({ path }) => path),
    threshold: nearDuplicates.threshold,
    scratchDirectory: job.workDir,
    onShard: (index, ordinals) => {
      const shard = signed[index]?.shard;
      if (shard === undefined) return;
      const exactHere = new Set(exact.get(shard));
      const left = ordinals.filter((ordinal) => !exactHere.has(ordinal));
      if (left.length > 0) near.set(shard, left);
    },
  });
  return { exact, near };
}

function openRuns(workDir: string, result: ShardResult, order: number): Run[] {
  const piece = result.pieces.find(({ kind }) => kind === "keys");
  if (!piece) return [];
  const path = join(workDir, piece.name);
  const runs: Run[] = [];
  let at = 0;
  while (at < piece.bytes) {
    const starts = new Uint32Array(runHeaderWords);
    readInto(path, new Uint8Array(starts.buffer), at);
    const recordsAt = at + starts.byteLength;
    runs.push({ shard: result.shard, order, path, starts, recordsAt });
    at = recordsAt + (starts[bucketCount] ?? 0) * recordWords * 4;
  }
  return runs;
}

/** Consecutive buckets that together hold at most `groupRecords` keys; a bucket alone may hold more. */
function bucketGroups(runs: readonly Run[]): [number, number][] {
  const groups: [number, number][] = [];
  let from = 0;
  let held = 0;
  for (let bucket = 0; bucket < bucketCount; bucket++) {
    let count = 0;
    for (const { starts } of runs) count += (starts[bucket + 1] ?? 0) - (starts[bucket] ?? 0);
    if (held > 0 && held + count > groupRecords) {
      groups.push([from, bucket]);
      from = bucket;
      held = 0;
    }
    held += count;
  }
  if (held > 0) groups.push([from, bucketCount]);
  return groups;
}

function dropRepeats(runs: readonly Run[], from: number, to: number, drops: Map<number, number[]>): void {
  let total = 0;
  for (const { starts } of runs) total += (starts[to] ?? 0) - (starts[from] ?? 0);
  let size = 1024;
  while (size < total * 2) size *= 2;
  const mask = size - 1;
  const table = new Int32Array(size).fill(-1);
  const records = new Int32Array(total * recordWords);
  let filled = 0;
  for (const run of runs) {
    const first = run.starts[from] ?? 0;
    const count = (run.starts[to] ?? 0) - first;
    if (count === 0) continue;
    const target = new Uint8Array(records.buffer, filled * recordWords * 4, count * recordWords * 4);
    readInto(run.path, target, run.recordsAt + first * recordWords * 4);
    for (let record = filled; record < filled + count; record++) {
      if (!insert(records, record, table, mask))
        listFor(drops, run.shard).push(records[record * recordWords + 4] ?? 0);
    }
    filled += count;
  }
}

function insert(records: Int32Array, record: number, table: Int32Array, mask: number): boolean {
  const at = record * recordWords;
  let slot = (records[at + 1] ?? 0) & mask;
  for (;;) {
    const other = table[slot] ?? -1;
    if (other < 0) {
      table[slot] = record;
      return true;
    }
    const there = other * recordWords;
    if (
      records[there] === records[at] &&
      records[there + 1] === records[at + 1] &&
      records[there + 2] === records[at + 2] &&
      records[there + 3] === records[at + 3]
    ) {
      return false;
    }
    slot = (slot + 1) & mask;
  }
}

function listFor(drops: Map<number, number[]>, shard: number): number[] {
  const known = drops.get(shard);
  if (known) return known;
  const list: number[] = [];
  drops.set(shard, list);
  return list;
}

function readInto(path: string, target: Uint8Array, position: number): void {
  const descriptor = openSync(path, "r");
  try {
    for (let at = 0; at < target.length; ) {
      const count = readSync(descriptor, target, at, target.length - at, position + at);
      if (count === 0) throw new Error(`${path} is shorter than its index says`);
      at += count;
    }
  } finally {
    closeSync(descriptor);
  }
}
