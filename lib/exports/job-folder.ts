import { existsSync, readdirSync, readFileSync, statSync, utimes } from "node:fs";
import { mkdir, open, readdir, readFile, realpath, rm, rmdir } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join, sep } from "node:path";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import type { InputFile } from "#lib/exports/inputs.ts";
import { type Recipe, recipeDigest } from "#lib/exports/recipe.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** Changes whenever the same input and recipe would give other bytes. */
export const engineVersion = "2";

/** `.export/job.json`: what all processes that work on one export must agree on. */
export type JobDocument = {
  engine_version: string;
  as_of: string;
  parts: number;
  recipe_digest: string;
  inputs: { name: string; size: number; modified_ms: number }[];
  recipe: Recipe;
};

export type JobFolder = {
  outputDir: string;
  workDir: string;
  job: JobDocument;
  unlock: () => Promise<void>;
  /** Takes back what opening made, when the export turns out not to be possible; leaves a joined export alone. */
  abandon: () => Promise<void>;
};

export type OpenRequest = {
  outputDir: string;
  recipe: Recipe;
  inputs: readonly InputFile[];
  /** Which process this is: "run", "part-3", "finish". */
  role: string;
  parts: number;
  /** Goes on with an unfinished export instead of refusing it. */
  joins: boolean;
  overwrite: boolean;
  now: Date;
};

const outputNames =
  /^(data|training\.jsonl(\.gz|\.zst)?|validation\.jsonl(\.gz|\.zst)?|rejects\.jsonl|sample_metrics\.jsonl|adapter_metadata\.json|quality_report\.json|export_stats\.json|recipe\.json|schema\.json|README\.md|dataset_info\.json|axolotl\.yml|croissant\.json|MANIFEST\.json|\.export)$/;

const dataName = /^data\/(train|validation|rows)-\d+-of-\d+(\.meta)?\.jsonl(\.gz|\.zst)?$/;

/** Whether a path, relative to where an export was written, is one that an export writes: what may be replaced. */
export function isExportedPath(path: string): boolean {
  return path.includes("/")
    ? dataName.test(path)
    : path !== "data" && path !== ".export" && outputNames.test(path);
}

/**
 * Opens an output folder for an export: makes `.export/job.json` exclusively, or checks that the one there is about the
 * same export, and takes this process's lock. Nothing is written when it refuses.
 * @throws AppError conflict when the folder is not empty, holds another export, or another process works on it.
 */
export async function openJobFolder(request: OpenRequest): Promise<JobFolder> {
  const { outputDir } = request;
  const workDir = join(outputDir, ".export");
  await checkFolder(request, workDir);
  const isNewFolder = !existsSync(outputDir);
  await makeFolder(workDir);
  const unlock = await lock(workDir, request.role);
  try {
    const { job, isMine } = await agreeOnJob(request, join(workDir, "job.json"));
    const abandon = async () => {
      if (!isMine || request.role !== "run") return;
      await rm(isNewFolder ? outputDir : workDir, { recursive: true, force: true });
    };
    return { outputDir, workDir, job, unlock, abandon };
  } catch (error) {
    await unlock();
    throw error;
  }
}

/**
 * Whether a folder holds an unfinished export that this engine can go on with: its job.json is whole (a crash may have torn it) and of this
 * engine version.
 */
export async function canGoOn(outputDir: string): Promise<boolean> {
  try {
    const job: unknown = JSON.parse(await readFile(join(outputDir, ".export", "job.json"), "utf8"));
    return isJsonObject(job) && job.engine_version === engineVersion;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    if (/^ENO(ENT|TDIR)$/.test(errorCode(error))) return false;
    throw error;
  }
}

/** Level by level: Node's own recursive mkdir never returns where a parent answers ENOENT, as /proc does. */
async function makeFolder(path: string): Promise<void> {
  if (existsSync(path)) return;
  await makeFolder(dirname(path));
  await mkdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
}

/** An input that --overwrite would remove is refused before anything is. */
async function keepInputs(request: OpenRequest, names: readonly string[]): Promise<void> {
  const places = await Promise.all(
    names.filter((name) => outputNames.test(name)).map((name) => realpath(join(request.outputDir, name))),
  );
  for (const input of request.inputs) {
    const path = await realpath(input.path);
    if (places.some((place) => path === place || path.startsWith(`${place}${sep}`))) {
      throw new AppError(
        "invalid_input",
        `The input ${input.name} lies in ${request.outputDir} where --overwrite would remove it. Choose another folder.`,
      );
    }
  }
}

async function checkFolder(request: OpenRequest, workDir: string): Promise<void> {
  const { outputDir } = request;
  const names: string[] = await readdir(outputDir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    if (error.code === "ENOTDIR")
      throw new AppError("invalid_input", `${outputDir} is a file, not a folder.`);
    throw error;
  });
  const isUnfinished = existsSync(join(workDir, "job.json"));
  if (request.overwrite) {
    const holder = runningHolder(workDir);
    if (holder) throw busy(outputDir, holder);
    await keepInputs(request, names);
    await rm(join(outputDir, "MANIFEST.json"), { force: true });
    await Promise.all(
      names
        .filter((name) => outputNames.test(name) && name !== "data")
        .map((name) => rm(join(outputDir, name), { recursive: true, force: true })),
    );
    if (names.includes("data")) await removeData(join(outputDir, "data"));
    return;
  }
  if (request.role === "finish" && !isUnfinished) {
    throw new AppError(
      "conflict",
      `${outputDir} holds no parts to merge: run --part I/N for every part first.`,
    );
  }
  if (request.joins && (isUnfinished || names.length === 0)) return;
  if (isUnfinished) {
    const holder = runningHolder(workDir);
    if (holder) throw busy(outputDir, holder);
    throw new AppError(
      "conflict",
      `${outputDir} holds an unfinished export. Use --resume to go on with it, or --overwrite to start again.`,
    );
  }
  if (names.some((name) => name !== ".export")) {
    throw new AppError(
      "conflict",
      request.joins
        ? `${outputDir} holds no unfinished export to go on with, and is not empty. Use --overwrite to replace what an export wrote there.`
        : `${outputDir} is not empty. Choose another folder, or use --overwrite to replace what an export wrote there.`,
    );
  }
}

/** Removes the data files of an export; what else lies in their folder, a common name, stays. */
async function removeData(folder: string): Promise<void> {
  const names = await readdir(folder);
  const ours = names.filter((name) => isExportedPath(`data/${name}`));
  await Promise.all(ours.map((name) => rm(join(folder, name), { force: true })));
  if (ours.length === names.length) await rmdir(folder);
}

async function agreeOnJob(
  request: OpenRequest,
  path: string,
): Promise<{ job: JobDocument; isMine: boolean }> {
  const mine: JobDocument = {
    engine_version: engineVersion,
    as_of: request.recipe.as_of ?? request.now.toISOString(),
    parts: request.parts,
    recipe_digest: recipeDigest(request.recipe),
    inputs: request.inputs.map(({ name, sizeBytes, modifiedMs }) => ({
      name,
      size: sizeBytes,
      modified_ms: modifiedMs,
    })),
    recipe: request.recipe,
  };
  const created = await createExclusively(path, `${JSON.stringify(mine, null, 2)}\n`);
  if (created) return { job: mine, isMine: true };
  const theirs = await readJob(path);
  const differs = whatDiffers(mine, theirs, request.role === "finish");
  if (differs) {
    throw new AppError(
      "conflict",
      `${request.outputDir} holds an unfinished export with ${differs}. Use the same, another folder, or --overwrite.`,
    );
  }
  return { job: theirs, isMine: false };
}

function whatDiffers(mine: JobDocument, theirs: JobDocument, isFinish: boolean): string | undefined {
  if (mine.engine_version !== theirs.engine_version) return "another engine version";
  if (mine.recipe_digest !== theirs.recipe_digest) return "another recipe";
  if (JSON.stringify(mine.inputs) !== JSON.stringify(theirs.inputs))
    return "other inputs, or inputs that have changed";
  if (!isFinish && mine.parts !== theirs.parts) return `${theirs.parts} part(s), not ${mine.parts}`;
  return undefined;
}

async function createExclusively(path: string, content: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    try {
      await file.writeFile(content);
      await file.datasync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (errorCode(error) === "EEXIST") return false;
    throw error;
  }
}

/** Another process may have created the file a moment ago: it is read again until it is whole. */
async function readJob(path: string): Promise<JobDocument> {
  for (let attempt = 0; ; attempt++) {
    const text = await readFile(path, "utf8");
    try {
      // Safe because only `agreeOnJob` writes this file.
      return JSON.parse(text) as JobDocument;
    } catch (cause) {
      if (attempt === 20) {
        throw new AppError("conflict", `${path} is damaged. Use --overwrite to start again.`, { cause });
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

const heartbeatMs = 15_000;

type Holder = { pid: number; host: string; started: string };

async function lock(workDir: string, role: string): Promise<() => Promise<void>> {
  const path = join(workDir, `lock-${role}`);
  const holder: Holder = { pid: process.pid, host: hostname(), started: processStart(process.pid) };
  for (let attempt = 0; ; attempt++) {
    if (await createExclusively(path, JSON.stringify(holder))) return keepAlive(path);
    const other = readHolder(path);
    // Its holder may have made the file a moment ago and not yet written to it.
    if (!other && attempt < 10) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      continue;
    }
    if (other && isRunning(other, path)) throw busy(join(workDir, ".."), other);
    await rm(path, { force: true });
  }
}

/** Touches the lock now and then, so that other hosts see that its holder lives; answers how to give it up. */
function keepAlive(path: string): () => Promise<void> {
  const timer = setInterval(() => {
    const now = new Date();
    // A folder that is gone fails the export where it writes; the heartbeat need not.
    utimes(path, now, now, () => undefined);
  }, heartbeatMs);
  timer.unref();
  return () => {
    clearInterval(timer);
    return rm(path, { force: true });
  };
}

function busy(outputDir: string, holder: Holder): AppError {
  return new AppError(
    "conflict",
    `Another export is writing into ${outputDir} (process ${holder.pid} on ${holder.host}). Wait for it or choose another folder.`,
  );
}

function runningHolder(workDir: string): Holder | undefined {
  if (!existsSync(workDir)) return undefined;
  for (const name of readdirSync(workDir).filter((entry) => entry.startsWith("lock-"))) {
    const path = join(workDir, name);
    const holder = readHolder(path);
    if (holder && isRunning(holder, path)) return holder;
  }
  return undefined;
}

function readHolder(path: string): Holder | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

/** Asks this host's processes (a process number that was reused does not count); on others the heartbeat tells. */
function isRunning(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return Date.now() - statSync(path).mtimeMs < 4 * heartbeatMs;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return errorCode(error) === "EPERM";
  }
  return processStart(holder.pid) === holder.started;
}

/** When a process started, in clock ticks since boot (Linux); "" where that cannot be read. */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
