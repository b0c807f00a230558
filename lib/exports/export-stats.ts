import { bucketOf, type RejectCode, rejectCodes } from "#lib/exports/row-codes.ts";
import { keptFailures, type ShardJob, type ShardResult } from "#lib/exports/shard-types.ts";

/** One entry of `errors[]`: a row that failed. `line` counts from 1 within its file. */
export type ExportError = {
  file: string;
  line: number;
  byte_offset: number;
  code: RejectCode | "row_stuck";
  pointer: string;
  message: string;
};

/** `export_stats.json`. `total_entities = exported + failed + skipped`, always. */
export type ExportStats = {
  total_entities: number;
  exported_entities: number;
  failed_entities: number;
  skipped_entities: number;
  /** Bytes of the data files, as written. */
  bytes_written: number;
  duration_ms: number;
  errors: ExportError[];
  metrics: {
    train_entities: number;
    validation_entities: number;
    rejects_by_reason: Partial<Record<RejectCode, number>>;
    bytes_read: number;
    pii_fields: number;
    export_rate_per_sec: number;
    throughput_bytes_per_sec: number;
  };
};

/** Lines that lie before each shard in its own file, by shard. Results must be in shard order. */
export function linesBefore(
  job: Pick<ShardJob, "shards">,
  results: readonly ShardResult[],
): Map<number, number> {
  const before = new Map<number, number>();
  let file = -1;
  let lines = 0;
  for (const result of results) {
    const shard = job.shards[result.shard];
    if (!shard) continue;
    if (shard.file !== file) {
      file = shard.file;
      lines = 0;
    }
    before.set(result.shard, lines);
    lines += result.lines;
  }
  return before;
}

/** The lowest failed rows in input order, at most as many as the recipe keeps. */
export function errorsOf(job: ShardJob, results: readonly ShardResult[]): ExportError[] {
  const before = linesBefore(job, results);
  const errors: ExportError[] = [];
  for (const result of results) {
    const shard = job.shards[result.shard];
    const file = shard ? job.files[shard.file] : undefined;
    for (const { line, byteOffset, code, pointer, message } of result.failures) {
      if (errors.length === keptFailures(job.recipe)) return errors;
      errors.push({
        file: file?.name ?? "",
        line: line + (before.get(result.shard) ?? 0),
        byte_offset: byteOffset,
        code,
        pointer,
        message,
      });
    }
  }
  return errors;
}

/** Sums the shards to the statistics of a run that took so long. */
export function statsOf(job: ShardJob, results: readonly ShardResult[], durationMs: number): ExportStats {
  const rejects: Partial<Record<RejectCode, number>> = {};
  let [failed, skipped] = [0, 0];
  for (const code of rejectCodes) {
    const count = sum(results, (result) => result.rejects[code] ?? 0);
    if (count === 0) continue;
    rejects[code] = count;
    if (bucketOf(code) === "failed") failed += count;
    else skipped += count;
  }
  const train = sum(results, (result) => result.trainRows);
  const validation = sum(results, (result) => result.validationRows);
  const bytesRead = sum(results, (result) => result.inputBytes);
  const seconds = Math.max(durationMs, 1) / 1000;
  return {
    total_entities: sum(results, (result) => result.rows),
    exported_entities: train + validation,
    failed_entities: failed,
    skipped_entities: skipped,
    bytes_written: sum(results, dataBytes),
    duration_ms: Math.max(1, Math.round(durationMs)),
    errors: errorsOf(job, results),
    metrics: {
      train_entities: train,
      validation_entities: validation,
      rejects_by_reason: rejects,
      bytes_read: bytesRead,
      pii_fields: sum(results, (result) => result.piiFields),
      export_rate_per_sec: Math.round((train + validation) / seconds),
      throughput_bytes_per_sec: Math.round(bytesRead / seconds),
    },
  };
}

function dataBytes({ pieces }: ShardResult): number {
  return sum(
    pieces.filter(({ kind }) => kind === "train" || kind === "validation"),
    (piece) => piece.bytes,
  );
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
