import { mkdir, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import { type ExportError, type ExportStats, statsOf } from "#lib/exports/export-stats.ts";
import { countLines, writeStatsOfFailure } from "#lib/exports/failed-export.ts";
import { findLosingShards } from "#lib/exports/find-losing-shards.ts";
import { finishExport, hasBegunToFinish, readOutcome } from "#lib/exports/finish.ts";
import { type InputFile, planShards, prepareInputs, requireUnchanged } from "#lib/exports/inputs.ts";
import { type JobFolder, openJobFolder } from "#lib/exports/job-folder.ts";
import { Journal, piecesAreThere, readJournals } from "#lib/exports/journal.ts";
import type { ExportManifest } from "#lib/exports/manifest.ts";
import type { ProgressSample } from "#lib/exports/progress.ts";
import { type Recipe, recipeDigest } from "#lib/exports/recipe.ts";
import { rejectCodes } from "#lib/exports/row-codes.ts";
import { RowStuck, ShardPool } from "#lib/exports/shard-pool.ts";
import { failureLimit, type Pass, type ShardJob, type ShardResult } from "#lib/exports/shard-types.ts";
import { asOfMs } from "#lib/exports/timestamp.ts";

/** What to export and where. */
export type ExportRequest = {
  recipe: Recipe;
  inputs: readonly InputFile[];
  outputDir: string;
  /** Worker threads; default: one for each core. */
  threads?: number;
  /** Go on with an unfinished export in `outputDir`; also fine when the folder is empty. */
  resume?: boolean;
  /** Remove what an export wrote in `outputDir` before. */
  overwrite?: boolean;
  /** Do only the shards whose number is `index` modulo `count`; another call with `finish` merges them. */
  part?: { index: number; count: number };
  /** Merge the parts that other processes did. */
  finish?: boolean;
  /** Cancels the run; what is done can be resumed. */
  signal?: AbortSignal;
  /** Called a few times a second. */
  onProgress?: (sample: ProgressSample) => void;
  /** Goes into adapter_metadata.json as `custom["adaptery.export_id"]`. */
  exportId?: string;
  /** Name and licence (SPDX id) of the dataset, for its card; default: the first input's name. */
  name?: string;
  license?: string;
  /** How long one row may take before the export is given up. */
  rowTimeoutMs?: number;
  now?: Date;
};

/** How an export ended. */
export type ExportOutcome =
  | {
      status: "succeeded";
      stats: ExportStats;
      report: Record<string, unknown> | null;
      manifest: ExportManifest;
    }
  | { status: "failed"; stats: ExportStats; errors: ExportError[]; message: string }
  | { status: "cancelled" }
  | { status: "part_done"; shards: number };

const progressIntervalMs = 200;

/**
 * Runs an export from its input files to its finished folder. Crash-safe at any moment: run it again with `resume` and
 * the bytes are the same. MANIFEST.json is written last; without it the folder is not an export.
 * @throws AppError invalid_input (inputs, schema), conflict (folder in use or not empty); system errors as they are.
 */
export async function runExport(request: ExportRequest): Promise<ExportOutcome> {
  const startedMs = performance.now();
  const finished = request.resume || request.finish ? await readFinished(request) : undefined;
  if (finished) return finished;
  const folder = await openJobFolder({
    outputDir: request.outputDir,
    recipe: request.recipe,
    inputs: request.inputs,
    role: request.finish ? "finish" : request.part ? `part-${request.part.index}` : "run",
    parts: request.part?.count ?? 1,
    joins: request.resume === true || request.part !== undefined || request.finish === true,
    overwrite: request.overwrite === true,
    now: request.now ?? new Date(),
  });
  try {
    return await new ExportRun(request, folder, startedMs).run();
  } catch (error) {
    if (error instanceof AppError && error.code === "invalid_input") await folder.abandon();
    throw error;
  } finally {
    await folder.unlock();
  }
}

/** The outcome of an export that was finished before, when only its tidying up was cut short. */
async function readFinished({ outputDir, recipe }: ExportRequest): Promise<ExportOutcome | undefined> {
  const outcome = await readOutcome(outputDir);
  if (!outcome || outcome.manifest.recipe_digest !== `sha256:${recipeDigest(recipe)}`) return undefined;
  await rm(join(outputDir, ".export"), { recursive: true, force: true });
  return { status: "succeeded", ...outcome };
}

class ExportRun {
  readonly #request: ExportRequest;
  readonly #folder: JobFolder;
  readonly #startedMs: number;
  readonly #pool: ShardPool;
  #job: ShardJob | undefined;
  #phase = "reading";
  #bytesTotal = 0;
  #done = { rows: 0, exportedRows: 0, bytes: 0, rejects: rejectCodes.map(() => 0) };

  constructor(request: ExportRequest, folder: JobFolder, startedMs: number) {
    this.#request = request;
    this.#folder = folder;
    this.#startedMs = startedMs;
    this.#pool = new ShardPool({
      threads: request.threads ?? availableParallelism(),
      ...(request.rowTimeoutMs === undefined ? {} : { rowTimeoutMs: request.rowTimeoutMs }),
    });
  }

  async run(): Promise<ExportOutcome> {
    const { signal } = this.#request;
    const timer = setInterval(() => this.#report(), progressIntervalMs);
    const stop = () => this.#pool.stop();
    signal?.addEventListener("abort", stop);
    try {
      return await this.#work();
    } catch (error) {
      if (signal?.aborted) return { status: "cancelled" };
      if (error instanceof RowStuck) return await this.#failOnRow(error);
      throw error;
    } finally {
      clearInterval(timer);
      signal?.removeEventListener("abort", stop);
      await this.#pool.close();
      this.#report();
    }
  }

  async #work(): Promise<ExportOutcome> {
    const { request, workDir } = { request: this.#request, workDir: this.#folder.workDir };
    const files = await prepareInputs(request.inputs, join(workDir, "spill"));
    const { recipe } = request;
    const job: ShardJob = {
      recipe,
      files,
      shards: planShards(files, recipe.output.shard_bytes),
      workDir: join(workDir, "shards"),
      asOfMs: asOfMs(this.#folder.job.as_of),
    };
    this.#job = job;
    await mkdir(job.workDir, { recursive: true });
    const journal = await Journal.open(job.workDir, this.#writerName());
    try {
      const first = await this.#runPass(job, 1, journal, this.#myShards(job));
      if (request.signal?.aborted) return { status: "cancelled" };
      const failed = this.#failedByLimit(first);
      if (failed) return await this.#fail(job, first, failed);
      if (request.part) return { status: "part_done", shards: first.length };
      const results = await this.#removeDuplicates(job, first, journal);
      if (request.signal?.aborted) return { status: "cancelled" };
      await requireUnchanged(request.inputs);
      this.#phase = "writing";
      const stats = statsOf(job, results, performance.now() - this.#startedMs);
      const { manifest, report } = await finishExport({
        job,
        results,
        outputDir: this.#folder.outputDir,
        document: this.#folder.job,
        inputs: request.inputs,
        stats,
        startedMs: this.#startedMs,
        exportId: request.exportId,
        name: request.name,
        license: request.license,
      });
      await this.#pool.close();
      await rm(workDir, { recursive: true, force: true });
      return { status: "succeeded", stats, report, manifest };
    } finally {
      await journal.close();
    }
  }

  #writerName(): string {
    const { part, finish } = this.#request;
    return part ? `part-${part.index}` : finish ? "finish" : "run";
  }

  #myShards(job: ShardJob): number[] {
    const { part, finish } = this.#request;
    const all = job.shards.map((shard) => shard.index);
    if (finish) return [];
    return part ? all.filter((shard) => shard % part.count === part.index) : all;
  }

  /** Runs the shards of a pass that no journal has yet; answers all results of the pass in shard order. */
  async #runPass(
    job: ShardJob,
    pass: Pass,
    journal: Journal,
    shards: readonly number[],
  ): Promise<ShardResult[]> {
    const known = readJournals(job.workDir, pass);
    const results = new Map<number, ShardResult>();
    const wanted = this.#request.finish && pass === 1 ? job.shards.map(({ index }) => index) : shards;
    for (const shard of wanted) {
      const result = known.get(shard);
      if (result && (pass === 2 || this.#isUsable(job, result))) results.set(shard, result);
    }
    for (const result of results.values()) this.#count(result);
    const missing = wanted.filter((shard) => !results.has(shard));
    if (this.#request.finish && pass === 1 && missing.length > 0) {
      const parts = this.#folder.job.parts;
      const open = [...new Set(missing.map((shard) => shard % parts))].sort((a, b) => a - b).join(", ");
      throw new AppError("conflict", `Not every part is done: run --part for ${open} (of ${parts}) first.`);
    }
    this.#bytesTotal = job.shards.reduce((sum, { start, end }) => sum + end - start, 0);
    if (missing.length > 0) await this.#runMissing(job, pass, journal, missing, results);
    return [...results.values()].sort((a, b) => a.shard - b.shard);
  }

  async #runMissing(
    job: ShardJob,
    pass: Pass,
    journal: Journal,
    missing: readonly number[],
    results: Map<number, ShardResult>,
  ): Promise<void> {
    const limit = failureLimit(job.recipe);
    let failures = [...results.values()].reduce((sum, result) => sum + result.countedFailures, 0);
    let commits: Promise<void> = Promise.resolve();
    let commitError: unknown;
    if (this.#pool.views().length === 0) await this.#pool.start(job);
    await this.#pool.run(pass, missing, (result) => {
      this.#count(result);
      results.set(result.shard, result);
      failures += result.countedFailures;
      if (limit > 0 && failures >= limit) this.#pool.endTasks();
      commits = commits
        .then(() => journal.commit(result))
        .catch((error: unknown) => {
          commitError ??= error;
          this.#pool.stop();
        });
    });
    await commits;
    if (commitError !== undefined) throw commitError;
  }

  #isUsable(job: ShardJob, result: ShardResult): boolean {
    return hasBegunToFinish(job) || piecesAreThere(job.workDir, result);
  }

  #failedByLimit(results: readonly ShardResult[]): string | undefined {
    const limit = failureLimit(this.#request.recipe);
    const failures = results.reduce((sum, result) => sum + result.countedFailures, 0);
    if (limit === 0 || failures < limit) return undefined;
    return this.#request.recipe.continue_on_error
      ? `The export stopped at max_errors (${limit}): that many rows failed.`
      : "The export stopped at its first failed row, as continue_on_error is false.";
  }

  async #fail(job: ShardJob, results: readonly ShardResult[], message: string): Promise<ExportOutcome> {
    const stats = statsOf(job, results, performance.now() - this.#startedMs);
    await this.#leaveFailed(job, stats);
    return { status: "failed", stats, errors: stats.errors, message };
  }

  /** A failed part leaves the work of the other parts alone. */
  async #leaveFailed(job: ShardJob, stats: ExportStats): Promise<void> {
    await this.#pool.close();
    if (!this.#request.part) await writeStatsOfFailure(this.#folder, stats, job.recipe.output.pretty_print);
  }

  async #failOnRow(error: RowStuck): Promise<ExportOutcome> {
    const { job } = { job: this.#job };
    const shard = job?.shards[error.shard];
    const file = shard ? job?.files[shard.file] : undefined;
    if (!job || !file) throw error;
    const line = await countLines(file.path, error.byteOffset);
    const message = `The row at line ${line} of ${file.name} ${error.message}. Simplify the schema's patterns, or filter the row out.`;
    const stats = statsOf(job, [], performance.now() - this.#startedMs);
    stats.errors = [
      { file: file.name, line, byte_offset: error.byteOffset, code: "row_stuck", pointer: "", message },
    ];
    await this.#leaveFailed(job, stats);
    return { status: "failed", stats, errors: stats.errors, message };
  }

  /** Merges the keys of all shards and runs again those that lose rows. */
  async #removeDuplicates(job: ShardJob, first: ShardResult[], journal: Journal): Promise<ShardResult[]> {
    const { skip_duplicates: skipsExact, near_duplicates: near } = job.recipe.quality;
    if (!near.enabled && (!skipsExact || first.length < 2)) return first;
    this.#phase = "removing duplicates";
    const losing = await findLosingShards(job, first);
    this.#startOver(first, losing);
    const second = await this.#runPass(job, 2, journal, losing);
    const replaced = new Map(second.map((result) => [result.shard, result]));
    return first.map((result) => replaced.get(result.shard) ?? result);
  }

  /** Takes shards that are run again out of what counts as done. */
  #startOver(results: readonly ShardResult[], again: readonly number[]): void {
    const set = new Set(again);
    this.#done = { rows: 0, exportedRows: 0, bytes: 0, rejects: rejectCodes.map(() => 0) };
    for (const result of results) if (!set.has(result.shard)) this.#count(result);
  }

  #count(result: ShardResult): void {
    const done = this.#done;
    done.rows += result.rows;
    done.exportedRows += result.trainRows + result.validationRows;
    done.bytes += result.inputBytes;
    rejectCodes.forEach((code, index) => {
      done.rejects[index] = (done.rejects[index] ?? 0) + (result.rejects[code] ?? 0);
    });
  }

  #report(): void {
    const { onProgress } = this.#request;
    if (!onProgress) return;
    const sum = { ...this.#done, rejects: [...this.#done.rejects] };
    for (const view of this.#pool.views()) {
      if (view.phase !== "shard") continue;
      sum.rows += view.rows;
      sum.exportedRows += view.exportedRows;
      sum.bytes += view.bytes;
      view.rejects.forEach((count, index) => {
        sum.rejects[index] = (sum.rejects[index] ?? 0) + count;
      });
    }
    const rejects = Object.fromEntries(
      rejectCodes.flatMap((code, index) =>
        (sum.rejects[index] ?? 0) > 0 ? [[code, sum.rejects[index] ?? 0]] : [],
      ),
    );
    onProgress({ ...sum, phase: this.#phase, bytesTotal: this.#bytesTotal, rejects });
  }
}
