import { randomUUID } from "node:crypto";
import { chmod, mkdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import { syncFolder } from "#lib/exports/durable-file.ts";
import { splitServedName } from "#lib/repositories/repository.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import type { ByteChunks } from "#lib/storage/blob.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { writeTemporaryFile } from "#lib/storage/temporary-file.ts";

/** A file of the version, by the digest of its bytes. */
export type AdapterFile = Pick<TreeFile, "path" | "sha256" | "sizeBytes">;

type OpenBlob = (sha256: string) => Promise<ByteChunks>;

const weights = "adapter_model.safetensors";
/** What engines read of an adapter: its config, weights and tokenizer. Pickles and code are never among it. */
const readableFile = /^[\w.-]+\.(?:safetensors|json|jinja|model|txt)$/;

function refuse(message: string, cause?: unknown): never {
  throw new AppError("conflict", message, { cause });
}

const temporaryPrefix = ".adaptery-";

/** A new name beside the folders of versions, on the same file system, so that moving between them is no copy. */
export function temporaryPath(sharedFolder: string): string {
  return path.join(sharedFolder, `${temporaryPrefix}${randomUUID()}`);
}

/** Whether an entry of a shared folder has a name that `temporaryPath` made. */
export function isTemporary(name: string): boolean {
  return name.startsWith(temporaryPrefix);
}

/** The folder of a served name below the shared one: `owner/name.v1.2.0`, each part a plain name. */
export function folderOf(sharedFolder: string, servedName: string): string {
  const [owner, name, ...rest] = servedName.split("/");
  const isPlain = (part: string | undefined) =>
    part !== undefined && /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(part);
  if (!isPlain(owner) || !isPlain(name) || rest.length > 0 || splitServedName(name ?? "") === null) {
    refuse(`'${servedName}' is not the name of a version, like acme/legal-qa.v1.2.0.`);
  }
  return path.join(sharedFolder, servedName);
}

/**
 * Puts the files of a version into its own folder below a shared one, byte for byte as they were registered and approved (engines do not
 * compare `base_model_name_or_path` when they are told to load): written beside it, synced, then renamed, so that the name never stands
 * for half a version. A folder that is there already is the answer when its files have the right sizes.
 * @param sharedFolder real path of the folder as this server sees it
 * @throws AppError conflict without `adapter_model.safetensors` and `adapter_config.json`, when the folder was altered, and when nothing
 * can be written there
 */
export async function writeAdapterFolder(
  sharedFolder: string,
  version: { servedName: string; files: readonly AdapterFile[] },
  openBlob: OpenBlob = (sha256) => blobStore().open(sha256),
): Promise<void> {
  const folder = folderOf(sharedFolder, version.servedName);
  const files = version.files.filter((file) => readableFile.test(file.path));
  for (const needed of [weights, "adapter_config.json"]) {
    if (!files.some((file) => file.path === needed))
      refuse(`${version.servedName} has no ${needed}: there is nothing to serve.`);
  }
  try {
    if (await isWhole(folder, files)) return;
    await writeBeside(sharedFolder, folder, files, openBlob);
  } catch (error) {
    const reason = obstacleOf(sharedFolder, error);
    if (reason === undefined) throw error;
    refuse(
      `Nothing can be written into the shared folder ${sharedFolder}: ${reason}. Mend that, then publish again.`,
      error,
    );
  }
}

const obstacles: Readonly<Record<string, string>> = {
  EACCES: "Adaptery may not write there",
  EPERM: "Adaptery may not write there",
  EROFS: "it is mounted read-only",
  ENOTDIR: "it is no folder",
  ENOSPC: "its disk is full",
  EDQUOT: "its quota is used up",
};
/** Only writing ends so; the others may be of the storage that is read from. */
const writing = ["ENOSPC", "EDQUOT"];

/** Why the file system refused, where it was the shared folder's and trying again does not help. */
function obstacleOf(sharedFolder: string, error: unknown): string | undefined {
  const seen = error instanceof AppError ? error.cause : error;
  const code = errorCode(seen);
  const isThere =
    seen instanceof Error &&
    "path" in seen &&
    typeof seen.path === "string" &&
    seen.path.startsWith(sharedFolder);
  return isThere || writing.includes(code) ? obstacles[code] : undefined;
}

async function writeBeside(
  sharedFolder: string,
  folder: string,
  files: readonly AdapterFile[],
  openBlob: OpenBlob,
): Promise<void> {
  const temporary = temporaryPath(sharedFolder);
  await mkdir(temporary);
  try {
    for (const file of files) await writeFile(temporary, file, openBlob);
    await syncFolder(temporary);
    await mkdir(path.dirname(folder), { recursive: true });
    await takePlace(temporary, folder, files);
    await syncFolder(path.dirname(folder));
    await syncFolder(sharedFolder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeFile(temporary: string, file: AdapterFile, openBlob: OpenBlob): Promise<void> {
  const written = await writeTemporaryFile(temporary, await openBlob(file.sha256), file.sizeBytes);
  if (written.sha256 !== file.sha256) {
    refuse(
      `The stored bytes of ${file.path} are not those of its digest: nothing was written. Verify the storage.`,
    );
  }
  await chmod(written.file, 0o444);
  await rename(written.file, path.join(temporary, file.path));
}

/** Renames into place; another process that was first wrote the same bytes. */
async function takePlace(temporary: string, folder: string, files: readonly AdapterFile[]): Promise<void> {
  try {
    await rename(temporary, folder);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) throw error;
    await isWhole(folder, files);
  }
}

/** False when the folder is not there. Throws `conflict` when a file of it is gone or of another size. */
async function isWhole(folder: string, files: readonly AdapterFile[]): Promise<boolean> {
  if ((await sizeOf(folder)) === null) return false;
  for (const file of files) {
    if ((await sizeOf(path.join(folder, file.path))) === file.sizeBytes) continue;
    refuse(
      `The folder ${folder} was altered: ${file.path} is missing or of another size. Remove the folder where no replica serves it, then publish again.`,
    );
  }
  return true;
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}
