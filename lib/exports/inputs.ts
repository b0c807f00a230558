import { randomUUID } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { glob, mkdir, open, readdir, rename, stat } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { formatOfName, type InputFormat, isInputName, sniffFormat } from "#lib/datasets/input-format.ts";
import { normaliseToJsonl } from "#lib/datasets/normalise.ts";
import { AppError } from "#lib/errors.ts";
import type { Shard, ShardedFile } from "#lib/exports/shard-types.ts";

/** An input file as named by the user, with what tells whether it changed. */
export type InputFile = {
  path: string;
  /** What rejects and the manifest call it. */
  name: string;
  sizeBytes: number;
  modifiedMs: number;
  /** Known digest of the file's bytes, for blobs. */
  sha256?: string;
};

/**
 * Finds the files that paths stand for: files, folders (all input files below, hidden ones left out) and glob patterns, in
 * the order given and by name within a folder or pattern.
 * @throws AppError invalid_input when a path leads to nothing.
 */
export async function findInputs(paths: readonly string[]): Promise<InputFile[]> {
  const files: InputFile[] = [];
  for (const path of paths) {
    const found = await expand(path);
    if (found.length === 0) {
      const hint = "Give JSON Lines, JSON, CSV, TSV or Parquet files, folders of them, or a pattern.";
      throw new AppError("invalid_input", `There is no input at ${path}. ${hint}`);
    }
    for (const { file, name } of found) {
      const { size, mtimeMs } = await stat(file);
      files.push({ path: file, name, sizeBytes: size, modifiedMs: Math.trunc(mtimeMs) });
    }
  }
  return files;
}

async function expand(path: string): Promise<{ file: string; name: string }[]> {
  if (!existsSync(path)) {
    if (!/[*?[{]/.test(path)) return [];
    const matches: string[] = [];
    for await (const match of glob(path)) matches.push(match);
    return matches.sort().map((file) => ({ file, name: file }));
  }
  if (!(await stat(path)).isDirectory()) return [{ file: path, name: basename(path) }];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && isInputName(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !relative(path, file)
          .split(/[\\/]/)
          .some((part) => part.startsWith(".")),
    )
    .sort()
    .map((file) => ({ file, name: relative(path, file) }));
}

/** Copies standard input to a file, so that it can be read in ranges like any other. */
export async function spoolStdin(destinationPath: string): Promise<void> {
  await pipeline(process.stdin, createWriteStream(destinationPath));
}

/**
 * Makes every input readable by byte ranges: JSON Lines as they are, everything else as a JSON Lines copy in `spillDir`.
 * A copy that is already there is used: it only appears when complete.
 */
export async function prepareInputs(inputs: readonly InputFile[], spillDir: string): Promise<ShardedFile[]> {
  const files: ShardedFile[] = [];
  for (const [index, input] of inputs.entries()) {
    const { format: named, compression } = formatOfName(input.name);
    const format: InputFormat | undefined =
      named ?? (compression === "none" ? await sniffFormat(input.path) : undefined);
    if (format === "jsonl" && compression === "none") {
      await refuseOtherBytes(input);
      files.push({
        path: input.path,
        name: input.name,
        sizeBytes: input.sizeBytes,
        isDigestKnown: input.sha256 !== undefined,
      });
      continue;
    }
    const spill = join(spillDir, `${String(index).padStart(5, "0")}.jsonl`);
    if (!existsSync(spill)) {
      await mkdir(spillDir, { recursive: true });
      // Not by the process number: parts in containers on several machines have the same.
      const mine = `${spill}.${randomUUID()}`;
      await normaliseToJsonl({
        sourcePath: input.path,
        format,
        compression,
        destinationPath: mine,
      }).catch((error: unknown) => {
        throw error instanceof AppError ? withName(input.name, error) : error;
      });
      await rename(mine, spill);
    }
    const { size } = await stat(spill);
    files.push({
      path: spill,
      name: input.name,
      sizeBytes: size,
      isDigestKnown: input.sha256 !== undefined,
    });
  }
  return files;
}

/**
 * Refuses inputs that are not as they were when the export began: it may have read some of the old and some of the new.
 * Files known by their digest never change and are left out.
 * @throws AppError conflict; system errors as they are.
 */
export async function requireUnchanged(inputs: readonly InputFile[]): Promise<void> {
  for (const { path, name, sizeBytes, modifiedMs, sha256 } of inputs) {
    if (sha256 !== undefined) continue;
    const now = await stat(path);
    if (now.size === sizeBytes && (modifiedMs === 0 || Math.trunc(now.mtimeMs) === modifiedMs)) continue;
    throw new AppError(
      "conflict",
      `${name} was changed while the export read it. Export it again with --overwrite when nothing writes to it.`,
    );
  }
}

function withName(name: string, error: AppError): AppError {
  return new AppError(error.code, `${name}: ${error.message}`, { problems: error.problems, cause: error });
}

const otherBytes: readonly [signature: string, what: string][] = [
  ["\xff\xfe", "UTF-16 text: convert it to UTF-8"],
  ["\xfe\xff", "UTF-16 text: convert it to UTF-8"],
  ["\x1f\x8b", "compressed with gzip: name it .jsonl.gz"],
  ["\x28\xb5\x2f\xfd", "compressed with Zstandard: name it .jsonl.zst"],
  ["PAR1", "a Parquet file: name it .parquet"],
  ["PK\x03\x04", "a ZIP archive: unpack it"],
];

/** Refuses a file whose first bytes say that it is something else: as JSON Lines every row of it would fail. */
async function refuseOtherBytes(input: InputFile): Promise<void> {
  const file = await open(input.path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const first = buffer.toString("latin1", 0, bytesRead);
    const found = otherBytes.find(([signature]) => first.startsWith(signature));
    if (found) throw new AppError("invalid_input", `${input.name} is not JSON Lines but ${found[1]}.`);
  } finally {
    await file.close();
  }
}

/**
 * Cuts each file into byte ranges of one size, at most `shardBytes`: an even number of them where it is not one, so that
 * an even number of threads ends at the same time. Depends on the files alone, never on the number of workers.
 */
export function planShards(files: readonly Pick<ShardedFile, "sizeBytes">[], shardBytes: number): Shard[] {
  const shards: Shard[] = [];
  for (const [file, { sizeBytes }] of files.entries()) {
    const atLeast = Math.ceil(sizeBytes / shardBytes);
    const count = atLeast > 1 ? atLeast + (atLeast % 2) : atLeast;
    const size = Math.ceil(sizeBytes / count);
    for (let start = 0; start < sizeBytes; start += size) {
      shards.push({ index: shards.length, file, start, end: Math.min(start + size, sizeBytes) });
    }
  }
  return shards;
}
