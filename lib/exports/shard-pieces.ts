import { createHash } from "node:crypto";
import { closeSync, openSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KeyRunWriter } from "#lib/exports/key-run.ts";
import { type Pass, type Piece, pieceName, type Shard, type ShardJob } from "#lib/exports/shard-types.ts";
import {
  type Collector,
  createCollector,
  lexicalRowsOneIn,
  sampleRowsPerShard,
} from "#lib/quality/collector.ts";
import { createSignatureWriter, type SignatureWriter } from "#lib/quality/signature-file.ts";

/** The collector of a shard; undefined where the recipe measures nothing. */
export function createShardCollector(job: ShardJob, shard: Shard): Collector | undefined {
  const { quality_metrics: metrics, structured_gen: schema } = job.recipe;
  if (!metrics.enable_metrics && !metrics.track_per_sample) return undefined;
  return createCollector({
    level: metrics.level,
    shard: shard.index,
    sampleRows: sampleRowsPerShard(job.shards.length),
    lexicalEvery: lexicalRowsOneIn(job.shards.length),
    trackLength: metrics.track_length_distribution,
    trackDiversity: metrics.track_diversity_score,
    trackSchema: metrics.track_schema_compliance && schema.enable_schema_validation,
    logValidationErrors: schema.log_validation_errors,
  });
}

/** A shard's keys on their way to disk. */
export type OpenKeys = { writer: KeyRunWriter; descriptor: number; name: string };

/** A shard's key file under its temporary name. */
export function openKeys(workDir: string, shard: number, pass: Pass): OpenKeys {
  const name = pieceName(shard, pass, "keys", 0, ".bin");
  const descriptor = openSync(join(workDir, `${name}.tmp`), "w");
  return { writer: new KeyRunWriter(descriptor), descriptor, name };
}

/** A shard's signatures on their way to disk. */
export type OpenSignatures = { writer: SignatureWriter; name: string };

/** A shard's signature file under its temporary name. */
export function openSignatures(workDir: string, shard: number, pass: Pass): OpenSignatures {
  const name = pieceName(shard, pass, "signatures", 0, ".bin");
  return { writer: createSignatureWriter(join(workDir, `${name}.tmp`)), name };
}

/** Writes the last keys and closes their file. */
export function closeKeys({ writer, descriptor, name }: OpenKeys): Piece {
  writer.finish();
  closeSync(descriptor);
  const { bytes, runs } = writer;
  return { kind: "keys", part: 0, name, bytes, uncompressedBytes: bytes, rows: runs, sha256: "" };
}

/** Writes the last signatures and closes their file. */
export function closeSignatures(workDir: string, { writer, name }: OpenSignatures): Piece {
  writer.close();
  const bytes = statSync(join(workDir, `${name}.tmp`)).size;
  return { kind: "signatures", part: 0, name, bytes, uncompressedBytes: bytes, rows: 0, sha256: "" };
}

/** Writes what a shard measured. */
export function writeState(workDir: string, shard: number, pass: Pass, collector: Collector): Piece {
  const name = pieceName(shard, pass, "state", 0, ".json");
  const text = Buffer.from(JSON.stringify(collector.toState()));
  writeFileSync(join(workDir, `${name}.tmp`), text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return {
    kind: "state",
    part: 0,
    name,
    bytes: text.length,
    uncompressedBytes: text.length,
    rows: 1,
    sha256,
  };
}
