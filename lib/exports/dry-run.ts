import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { statsOf } from "#lib/exports/export-stats.ts";
import { type InputFile, prepareInputs } from "#lib/exports/inputs.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import type { RejectCode } from "#lib/exports/row-codes.ts";
import { ShardPool } from "#lib/exports/shard-pool.ts";
import type { Piece, ShardedFile, ShardJob, ShardResult } from "#lib/exports/shard-types.ts";
import { asOfMs } from "#lib/exports/timestamp.ts";

/** What would become of one row. `line` counts from 1 in its file. */
export type DryRunRow =
  | { line: number; output: Record<string, unknown> }
  | { line: number; code: RejectCode; reason: string; pointer: string; message: string };

/** What would become of the first rows of an input. */
export type DryRun = {
  total: number;
  exported: number;
  failed: number;
  skipped: number;
  rejects: Partial<Record<RejectCode, number>>;
  rows: DryRunRow[];
};

export type DryRunRequest = { recipe: Recipe; now?: Date; rowTimeoutMs?: number } & (
  | { inputs: readonly InputFile[]; rowCount: number }
  | { jsonLines: Buffer }
);

/**
 * Takes rows through a recipe without writing an export: the same code in the same kind of thread, in a folder that is
 * removed. Duplicates are found among these rows only; the split is left out.
 * @throws AppError invalid_input when the schema does not compile, `RowStuck` when a row never ends.
 */
export async function dryRunExport(request: DryRunRequest): Promise<DryRun> {
  const folder = await mkdtemp(join(tmpdir(), "adaptery-dry-run-"));
  const pool = new ShardPool({
    threads: 1,
    ...(request.rowTimeoutMs === undefined ? {} : { rowTimeoutMs: request.rowTimeoutMs }),
  });
  try {
    const file = await collectRows(request, folder);
    const job: ShardJob = {
      recipe: dryRunRecipe(request.recipe),
      files: [file],
      shards: file.sizeBytes === 0 ? [] : [{ index: 0, file: 0, start: 0, end: file.sizeBytes }],
      workDir: join(folder, "shards"),
      asOfMs: request.recipe.as_of ? asOfMs(request.recipe.as_of) : (request.now ?? new Date()).getTime(),
    };
    await mkdir(job.workDir);
    await pool.start(job);
    const results: ShardResult[] = [];
    await pool.run(1, [...job.shards.keys()], (result) => results.push(result));
    const stats = statsOf(job, results, 1);
    return {
      total: stats.total_entities,
      exported: stats.exported_entities,
      failed: stats.failed_entities,
      skipped: stats.skipped_entities,
      rejects: stats.metrics.rejects_by_reason,
      rows: await readRows(file, job, results[0]?.pieces ?? []),
    };
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function dryRunRecipe(recipe: Recipe): Recipe {
  const { split: _split, ...rest } = recipe;
  return {
    ...rest,
    max_errors: 0,
    continue_on_error: true,
    output: { ...recipe.output, layout: "shards", compress: "none", max_file_size_bytes: 0 },
    quality_metrics: { ...recipe.quality_metrics, enable_metrics: false, track_per_sample: false },
  };
}

async function collectRows(request: DryRunRequest, folder: string): Promise<ShardedFile> {
  const path = join(folder, "rows.jsonl");
  const target = await open(path, "w");
  let sizeBytes = 0;
  try {
    const write = async (bytes: Buffer): Promise<void> => {
      await target.writeFile(bytes);
      sizeBytes += bytes.length;
    };
    if ("jsonLines" in request) await write(request.jsonLines);
    else await copyFirstRows(request.inputs, request.rowCount, join(folder, "spill"), write);
  } finally {
    await target.close();
  }
  const name = "inputs" in request ? (request.inputs[0]?.name ?? "rows") : "rows";
  return { path, name, sizeBytes, isDigestKnown: true };
}

async function copyFirstRows(
  inputs: readonly InputFile[],
  rowCount: number,
  spillDir: string,
  write: (bytes: Buffer) => Promise<void>,
): Promise<void> {
  let left = rowCount;
  for (const input of inputs) {
    if (left <= 0) return;
    const [file] = await prepareInputs([input], spillDir);
    if (!file) continue;
    let endsWithBreak = true;
    for await (const chunk of createReadStream(file.path)) {
      const bytes: Buffer = chunk;
      let end = 0;
      while (left > 0 && end < bytes.length) {
        const found = bytes.indexOf(0x0a, end);
        if (found >= 0) left--;
        end = found < 0 ? bytes.length : found + 1;
      }
      if (end > 0) {
        await write(bytes.subarray(0, end));
        endsWithBreak = bytes[end - 1] === 0x0a;
      }
      if (left <= 0) break;
    }
    if (!endsWithBreak) {
      await write(Buffer.from("\n"));
      left--;
    }
    await rm(spillDir, { recursive: true, force: true });
  }
}

/** Pairs output lines and rejects with the source lines: what is neither blank nor rejected was exported, in order. */
async function readRows(file: ShardedFile, job: ShardJob, pieces: readonly Piece[]): Promise<DryRunRow[]> {
  const linesOf = async (kind: Piece["kind"]): Promise<string[]> => {
    const piece = pieces.find((candidate) => candidate.kind === kind);
    if (!piece) return [];
    return (await readFile(join(job.workDir, `${piece.name}.tmp`), "utf8")).split("\n").slice(0, -1);
  };
  // Safe because the engine wrote these lines.
  const outputs = (await linesOf("train")).map((line) => JSON.parse(line) as Record<string, unknown>);
  const rejects = new Map(
    (await linesOf("rejects")).map((line) => {
      const reject = JSON.parse(line) as DryRunRow & { line: number };
      return [reject.line, reject];
    }),
  );
  const source = (await readFile(file.path)).toString("latin1").split("\n");
  let next = 0;
  return source.flatMap((text, index): DryRunRow[] => {
    const line = index + 1;
    const reject = rejects.get(line);
    if (reject && "code" in reject) {
      const { code, reason, pointer, message } = reject;
      return [{ line, code, reason, pointer, message }];
    }
    const output = text.trim() === "" ? undefined : outputs[next++];
    return output ? [{ line, output }] : [];
  });
}
