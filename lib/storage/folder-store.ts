import { once } from "node:events";
import { createReadStream, type Dirent, type Stats } from "node:fs";
import { access, constants, mkdir, open, opendir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";
import {
  type BlobInfo,
  type BlobStore,
  blobMissing,
  isDigest,
  requireDigest,
  type StoredBlob,
} from "./blob.ts";
import { writeTemporaryFile } from "./temporary-file.ts";

const readChunkBytes = 1024 * 1024;

/** Blobs as files below `dir`: `ab/cd/<sha256>`, written as a temporary file, synced, then renamed. */
export function createFolderStore(dir: string): BlobStore {
  const fileOf = (sha256: string) => {
    const digest = requireDigest(sha256);
    return path.join(dir, digest.slice(0, 2), digest.slice(2, 4), digest);
  };

  return {
    async put(content, { maxBytes = Number.MAX_SAFE_INTEGER } = {}) {
      const { file, ...info } = await writeTemporaryFile(path.join(dir, "tmp"), content, maxBytes);
      await moveIntoPlace(file, fileOf(info.sha256));
      return info;
    },
    async open(sha256, range) {
      // A stream makes a buffer of this size for each read, however small the file is.
      const highWaterMark = range ? Math.min(readChunkBytes, range.end - range.start + 1) : readChunkBytes;
      const stream = createReadStream(fileOf(sha256), { ...range, highWaterMark });
      await once(stream, "open").catch((error: NodeJS.ErrnoException) => {
        throw error.code === "ENOENT" ? blobMissing(sha256) : error;
      });
      return stream;
    },
    list: () => listFolder(dir, 2),
    stat: (sha256) => fileInfo(sha256, fileOf(sha256)),
    async delete(sha256) {
      await rm(fileOf(sha256), { force: true });
    },
    async localPath(sha256) {
      const file = fileOf(sha256);
      if ((await fileInfo(sha256, file)) === null) throw blobMissing(sha256);
      return file;
    },
    async check() {
      await mkdir(dir, { recursive: true });
      await access(dir, constants.R_OK | constants.W_OK);
    },
  };
}

/** Blobs below a folder of `levels` levels of folders named by two digits. */
export async function* listFolder(dir: string, levels = 0): AsyncGenerator<StoredBlob> {
  for await (const entry of await openFolder(dir)) {
    const entryPath = path.join(dir, entry.name);
    if (levels > 0) {
      if (entry.isDirectory() && /^[0-9a-f]{2}$/.test(entry.name)) yield* listFolder(entryPath, levels - 1);
    } else if (isDigest(entry.name)) {
      const found = await statOrNull(entryPath);
      if (found) yield { sha256: entry.name, sizeBytes: found.size, writtenMs: found.mtimeMs };
    }
  }
}

async function openFolder(dir: string): Promise<AsyncIterable<Dirent>> {
  await mkdir(dir, { recursive: true });
  return opendir(dir);
}

async function statOrNull(file: string): Promise<Stats | null> {
  try {
    return await stat(file);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

/** Size of a file named by a digest; null when it does not exist. */
async function fileInfo(sha256: string, file: string): Promise<BlobInfo | null> {
  const found = await statOrNull(file);
  return found && { sha256, sizeBytes: found.size };
}

/** Renames a synced file to its name and syncs the folder, so that the name survives a crash too. */
export async function moveIntoPlace(from: string, to: string): Promise<void> {
  const folder = path.dirname(to);
  await mkdir(folder, { recursive: true });
  await rename(from, to);
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
