import { readdir, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { isInputName } from "#lib/datasets/input-format.ts";
import { AppError } from "#lib/errors.ts";
import { getAllowedFolders } from "./folders/data.ts";

/** What a version keeps of a folder it was read from. */
export type FolderDetails = { path: string };
const maxFiles = 10_000;

function refuse(sentence: string, cause?: unknown): never {
  throw new AppError("invalid_input", sentence, {
    cause,
    problems: [{ pointer: "/source/path", message: sentence }],
  });
}

async function resolved(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (cause) {
    return refuse(`'${folder}' does not exist on the server, or cannot be read.`, cause);
  }
}

function isBelow(folder: string, allowed: string): boolean {
  const relative = path.relative(allowed, folder);
  return relative === "" || (!relative.startsWith("..") && !path.isAbsolute(relative));
}

/**
 * The real path (links resolved) of a folder or file on the server, if an administrator allowed a folder above it.
 * @throws AppError invalid_input otherwise; what is outside is not told apart from what does not exist.
 */
export async function checkFolderSource(given: string): Promise<FolderDetails> {
  if (!path.isAbsolute(given)) return refuse("Give an absolute path on the server.");
  const allowedFolders = await getAllowedFolders();
  if (allowedFolders.length === 0) {
    return refuse("No folder on the server may be read yet: an administrator allows some in the settings.");
  }
  const outside = `'${given}' is not a folder below one that an administrator allowed.`;
  const real = await realpath(given).catch((cause: unknown) => refuse(outside, cause));
  for (const allowed of allowedFolders) {
    if (isBelow(real, await resolved(allowed))) return { path: real };
  }
  return refuse(outside);
}

/**
 * The data files of an allowed folder (or the one file), sorted by name. Each is resolved and checked again: a link inside
 * may lead out.
 */
export async function listFolderFiles(folder: string): Promise<string[]> {
  const { path: real } = await checkFolderSource(folder);
  if ((await stat(real)).isFile()) return [real];
  const names = (await readdir(real, { recursive: true })).filter((name) => isInputName(path.basename(name)));
  if (names.length > maxFiles) return refuse(`The folder holds more than ${maxFiles} data files.`);
  const files: string[] = [];
  for (const name of names.sort()) {
    const file = await checkFolderSource(path.join(real, name));
    if ((await stat(file.path)).isFile()) files.push(file.path);
  }
  if (files.length === 0) return refuse("The folder holds no JSONL, JSON, CSV, TSV or Parquet file.");
  return files;
}
