import { readFile } from "node:fs/promises";
import { type Command, InvalidArgumentError } from "commander";
import { createProgressBar } from "#lib/cli/progress-bar.ts";
import { env } from "#lib/env.ts";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import type { ExportOutcome } from "#lib/exports/run-export.ts";

type ExportFlags = {
  config: string;
  input: string[];
  output?: string;
  workers?: number;
  resume: boolean;
  overwrite: boolean;
  dryRun?: number;
  part?: { index: number; count: number };
  finish: boolean;
  json: boolean;
};

/** Adds `adaptery export` to the program. */
export function registerExport(program: Command): void {
  program
    .command("export")
    .description("Make training data from rows by a recipe")
    .requiredOption("--config <recipe.json>", "the recipe; - reads the standard input")
    .requiredOption(
      "--input <path...>",
      "JSON Lines, JSON, CSV, TSV or Parquet files (.gz and .zst too), folders, patterns, s3:// prefixes; - reads the standard input",
    )
    .option("--output <dir>", "the folder (or s3://bucket/prefix) to make; must be empty or absent")
    .option("--workers <n>", "worker threads (default: one for each core)", positiveInteger)
    .option("--resume", "go on with an unfinished export in the folder", false)
    .option("--overwrite", "replace what an export wrote in the folder", false)
    .option("--dry-run <n>", "show what would become of the first n rows; writes nothing", positiveInteger)
    .option("--part <i/n>", "do only the i-th of n parts of the shards (i from 0)", partOf)
    .option("--finish", "merge the parts that other processes did", false)
    .option("--json", "print the result as JSON", false)
    .action(async (flags: ExportFlags) => {
      process.exitCode = await runExportCommand(flags);
    });
}

/** The whole command; returns its exit status. */
async function runExportCommand(flags: ExportFlags): Promise<number> {
  const recipe = await readRecipe(flags);
  if (recipe === undefined) return 2;
  try {
    if (flags.dryRun !== undefined) return await dryRun(flags, recipe, flags.dryRun);
    if (!flags.output) return wrongUse("give --output, the folder to make (or --dry-run N).");
    if (flags.part && flags.finish) return wrongUse("give --part or --finish, not both.");
    return await exportTo(flags, recipe, flags.output);
  } catch (error) {
    return describeFailure(error);
  }
}

async function exportTo(flags: ExportFlags, recipe: Recipe, outputDir: string): Promise<number> {
  const { openInputs } = await import("#lib/cli/export-inputs.ts");
  const { runExport } = await import("#lib/exports/run-export.ts");
  const { openOutput } = await import("#lib/cli/s3-output.ts");
  const cancel = new AbortController();
  const onSignal = () => cancel.abort();
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  const bar = createProgressBar(!flags.json && process.stderr.isTTY);
  const inputs = await openInputs(flags.input);
  if (flags.overwrite) await requireUsableSchema(recipe);
  const output = await openOutput(outputDir, flags);
  try {
    const outcome = await runExport({
      recipe,
      inputs: inputs.files,
      outputDir: output.folder,
      threads: flags.workers ?? env().workerThreads,
      resume: flags.resume,
      overwrite: flags.overwrite,
      part: flags.part,
      finish: flags.finish,
      signal: cancel.signal,
      onProgress: bar.update,
    });
    if (outcome.status === "succeeded") await output.commit();
    bar.end();
    return await report(outcome, flags, outputDir);
  } finally {
    bar.end();
    await inputs.close();
    await output.close();
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

/** Before anything is replaced: a schema that does not compile would be found only afterwards. */
async function requireUsableSchema(recipe: Recipe): Promise<void> {
  if (!recipe.structured_gen.enable_schema_validation) return;
  const { dryRunExport } = await import("#lib/exports/dry-run.ts");
  await dryRunExport({ recipe, jsonLines: Buffer.alloc(0) });
}

async function report(outcome: ExportOutcome, flags: ExportFlags, outputDir: string): Promise<number> {
  if (flags.json) await writeOut(`${JSON.stringify(toJson(outcome))}\n`);
  if (outcome.status === "cancelled") {
    process.stderr.write("adaptery export: stopped; --resume goes on from here.\n");
    return 3;
  }
  if (outcome.status === "failed") {
    process.stderr.write(`adaptery export: ${outcome.message}\n`);
    for (const error of outcome.errors.slice(0, flags.json ? 0 : 10)) {
      process.stderr.write(`  ${error.file}:${error.line} ${error.code}: ${error.message}\n`);
    }
    return 1;
  }
  if (flags.json) return 0;
  if (outcome.status === "part_done") await writeOut(`part done: ${outcome.shards} shards\n`);
  else await writeOut(describeStats(outcome.stats, outputDir));
  return 0;
}

function toJson(outcome: ExportOutcome): unknown {
  if (outcome.status !== "succeeded") return outcome;
  const { status, stats, manifest } = outcome;
  return { status, stats, dataset_digest: manifest.dataset_digest, files: manifest.files };
}

function describeStats(
  stats: Extract<ExportOutcome, { status: "succeeded" }>["stats"],
  outputDir: string,
): string {
  const count = (value: number) => value.toLocaleString("en-US");
  const row = (name: string, value: string) => `${name.padEnd(18)} ${value.padStart(14)}\n`;
  const reasons = Object.entries(stats.metrics.rejects_by_reason).map(([code, rows]) =>
    row(`  ${code}`, count(rows)),
  );
  return [
    row("rows", count(stats.total_entities)),
    row("exported", count(stats.exported_entities)),
    row("failed", count(stats.failed_entities)),
    row("skipped", count(stats.skipped_entities)),
    ...reasons,
    row("data written", `${(stats.bytes_written / 1e6).toFixed(1)} MB`),
    row("time", `${(stats.duration_ms / 1000).toFixed(2)} s`),
    `${outputDir}/MANIFEST.json\n`,
  ].join("");
}

async function dryRun(flags: ExportFlags, recipe: Recipe, rowCount: number): Promise<number> {
  const { openInputs } = await import("#lib/cli/export-inputs.ts");
  const { dryRunExport } = await import("#lib/exports/dry-run.ts");
  const inputs = await openInputs(flags.input);
  try {
    const outcome = await dryRunExport({ recipe, inputs: inputs.files, rowCount });
    if (flags.json) await writeOut(`${JSON.stringify(outcome)}\n`);
    else for (const row of outcome.rows) await writeOut(`${JSON.stringify(row)}\n`);
    const { total, exported, failed, skipped } = outcome;
    if (!flags.json)
      process.stderr.write(`${total} rows: ${exported} exported, ${failed} failed, ${skipped} skipped\n`);
    return 0;
  } finally {
    await inputs.close();
  }
}

async function readRecipe(flags: ExportFlags): Promise<Recipe | undefined> {
  const { parseRecipe } = await import("#lib/exports/recipe.ts");
  try {
    const text = await readFile(flags.config === "-" ? "/dev/stdin" : flags.config, "utf8");
    const parsed = parseRecipe(JSON.parse(text.replace(/^\ufeff/, "")));
    if (parsed.ok) {
      for (const warning of parsed.warnings)
        process.stderr.write(`warning: ${warning.pointer} ${warning.message}\n`);
      return parsed.recipe;
    }
    const [first] = parsed.errors;
    wrongUse(`the recipe ${flags.config} is not valid: ${first?.pointer || "(whole)"} ${first?.message}`);
  } catch (error) {
    wrongUse(`the recipe ${flags.config} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  return undefined;
}

function wrongUse(message: string): number {
  process.stderr.write(`adaptery export: ${message.replaceAll("\n", " ")}\n`);
  return 2;
}

function describeFailure(error: unknown): number {
  if (error instanceof AppError) {
    const [first] = error.problems;
    return wrongUse(first?.pointer ? `${error.message} (${first.pointer})` : error.message);
  }
  const code = errorCode(error);
  const hints: Record<string, string> = {
    ENOSPC: "The disk is full: free some space and use --resume.",
    EACCES: "There is no permission to write there.",
    EROFS: "The file system is read-only.",
    ENOENT: "That folder cannot be made or read: give another --output.",
  };
  const message =
    error instanceof Error ? error.message.replace(/^Error: /, "").split("\n")[0] : String(error);
  process.stderr.write(`adaptery export: ${`${message}. ${hints[code] ?? ""}`.trimEnd()}\n`);
  return 3;
}

function writeOut(text: string): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(text, () => resolve());
  });
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number from 1.");
  return value;
}

function partOf(text: string): { index: number; count: number } {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const part = { index: Number(index), count: Number(count) };
  if (index === undefined || part.index >= part.count) {
    throw new InvalidArgumentError("It must be I/N with I from 0 to N-1, for example 0/4.");
  }
  return part;
}
