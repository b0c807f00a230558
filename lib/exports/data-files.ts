import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { dirname, join } from "node:path";
import { commitFile, syncFolder } from "#lib/exports/durable-file.ts";
import { joinMeta, type PlacedRows } from "#lib/exports/joined-lines.ts";
import type { ManifestFile } from "#lib/exports/manifest.ts";
import { type Compression, compressionSuffix, OutputFile } from "#lib/exports/output-file.ts";
import type { Piece, ShardJob, ShardResult } from "#lib/exports/shard-types.ts";

type Split = "train" | "validation";

/** A piece of a shard and the data file it becomes. */
export type Placement = { shard: number; split: Split; piece: Piece; path: string; firstRow: number };

function piecesOf(results: readonly ShardResult[], split: Split): { shard: number; piece: Piece }[] {
  return results.flatMap((result) =>
    result.pieces.filter((piece) => piece.kind === split).map((piece) => ({ shard: result.shard, piece })),
  );
}

/**
 * Names the data files. Layout shards: the pieces themselves, numbered through. Layout single: all pieces of a split in
 * one file, so each piece knows its first row there.
 */
export function placePieces(job: ShardJob, results: readonly ShardResult[]): Placement[] {
  const { layout, compress } = job.recipe.output;
  const suffix = compressionSuffix(compress);
  return (["train", "validation"] as const).flatMap((split) => {
    const pieces = piecesOf(results, split);
    const number = (value: number) => String(value).padStart(5, "0");
    let firstRow = 0;
    return pieces.map(({ shard, piece }, index) => {
      const shards = `data/${split}-${number(index)}-of-${number(pieces.length)}.jsonl${suffix}`;
      const single = `${split === "train" ? "training" : "validation"}.jsonl${suffix}`;
      const placement = { shard, split, piece, path: layout === "single" ? single : shards, firstRow };
      firstRow += layout === "single" ? piece.rows : 0;
      return placement;
    });
  });
}

/** Gives pieces their final names; safe to repeat after a crash, when some are already there. */
export async function movePieces(
  job: ShardJob,
  outputDir: string,
  placements: readonly Placement[],
): Promise<ManifestFile[]> {
  const files: ManifestFile[] = [];
  await mkdir(join(outputDir, "data"), { recursive: true });
  for (const { piece, path } of placements) {
    const source = join(job.workDir, piece.name);
    const target = join(outputDir, path);
    if (existsSync(source)) await rename(source, target);
    else if (!existsSync(target)) throw new Error(`${source} is gone: run the export again with --overwrite`);
    files.push({ path, bytes: piece.bytes, sha256: piece.sha256, rows: piece.rows });
  }
  await syncFolder(join(outputDir, "data"));
  return files;
}

/** Layout single: copies the pieces of each split, in order, into one file. */
export async function joinPieces(
  job: ShardJob,
  outputDir: string,
  placements: readonly Placement[],
): Promise<ManifestFile[]> {
  const { compress, compression_level: level } = job.recipe.output;
  const compression: Compression = { method: compress, level: level ?? 1 };
  const files: ManifestFile[] = [];
  for (const path of new Set(placements.map((placement) => placement.path))) {
    const pieces = placements.filter((placement) => placement.path === path).map(({ piece }) => piece);
    files.push(
      await writeOutput(job, outputDir, path, compression, async (out) => {
        for (const piece of pieces) await copyInto(join(job.workDir, piece.name), out);
        out.rows = pieces.reduce((sum, piece) => sum + piece.rows, 0);
      }),
    );
  }
  return files;
}

/** Writes one output file through a temporary one. */
export async function writeOutput(
  job: Pick<ShardJob, "workDir">,
  outputDir: string,
  path: string,
  compression: Compression,
  fill: (out: OutputFile) => Promise<void>,
): Promise<ManifestFile> {
  const temporaryPath = join(job.workDir, `${path.replaceAll("/", "_")}.tmp`);
  const out = new OutputFile(temporaryPath, compression);
  await fill(out);
  const { bytes, sha256, rows } = await out.close();
  await mkdir(dirname(join(outputDir, path)), { recursive: true });
  await commitFile(temporaryPath, join(outputDir, path));
  return { path, bytes, sha256, rows };
}

async function copyInto(path: string, out: OutputFile): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(1 << 20);
  const descriptor = openSync(path, "r");
  try {
    for (let count = readSync(descriptor, buffer); count > 0; count = readSync(descriptor, buffer)) {
      out.lines.copy(buffer, 0, count);
      out.flushGathered();
      await out.drain();
    }
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Weight, metadata and id of rows whose format is strict, beside their data. The name holds no word that loaders take
 * for a split, so that `datasets` does not load these lines as training rows.
 */
export async function writeMeta(
  job: ShardJob,
  outputDir: string,
  results: readonly ShardResult[],
  placements: readonly Placement[],
): Promise<ManifestFile[]> {
  const withMeta = results.filter(({ pieces }) => pieces.some(({ kind }) => kind === "meta"));
  if (withMeta.length === 0) return [];
  const number = (value: number) => String(value).padStart(5, "0");
  const files: ManifestFile[] = [];
  for (const [index, result] of withMeta.entries()) {
    const placed = (split: Split): PlacedRows =>
      placements
        .filter((placement) => placement.shard === result.shard && placement.split === split)
        .map(({ path, firstRow, piece }) => ({ path, firstRow, rows: piece.rows }));
    const path = `data/rows-${number(index)}-of-${number(withMeta.length)}.meta.jsonl`;
    const rows = { train: placed("train"), validation: placed("validation") };
    files.push(
      await writeOutput(job, outputDir, path, { method: "none", level: 0 }, (out) =>
        joinMeta(job, result, rows, out),
      ),
    );
  }
  return files;
}
