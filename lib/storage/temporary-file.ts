import { createHash, randomUUID } from "node:crypto";
import { mkdir, open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import type { BlobInfo, ByteChunks } from "./blob.ts";

/** Writes a stream into a new file of `dir`, hashing on the way, and makes it durable. Nothing is left on failure. */
export async function writeTemporaryFile(
  dir: string,
  content: ByteChunks,
  maxBytes: number,
): Promise<BlobInfo & { file: string }> {
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, randomUUID());
  const handle = await open(file, "wx", 0o644);
  try {
    const hash = createHash("sha256");
    let sizeBytes = 0;
    for await (const chunk of content) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > maxBytes) throw new AppError("too_large", `The file is larger than ${maxBytes} bytes.`);
      hash.update(chunk);
      await writeAll(handle, chunk);
    }
    await handle.sync();
    await handle.close();
    return { file, sha256: hash.digest("hex"), sizeBytes };
  } catch (error) {
    await handle.close();
    await rm(file, { force: true });
    throw toStorageError(error);
  }
}

/** Removes files nobody has written to for `idleMs`: what a killed process left half-written. Returns how many. */
export async function sweepTemporaryFiles(dir: string, idleMs: number): Promise<number> {
  let removed = 0;
  await mkdir(dir, { recursive: true });
  for (const name of await readdir(dir)) {
    const file = path.join(dir, name);
    const writtenMs = await lastWriteMs(file);
    if (writtenMs === null || Date.now() - writtenMs < idleMs) continue;
    await rm(file, { recursive: true, force: true });
    removed += 1;
  }
  return removed;
}

/** Null for a file that got its place, or was given up, since the folder was listed. */
async function lastWriteMs(file: string): Promise<number | null> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return null;
    throw error;
  }
}

async function writeAll(handle: Awaited<ReturnType<typeof open>>, chunk: Uint8Array): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) {
    const { bytesWritten } = await handle.write(chunk, written);
    written += bytesWritten;
  }
}

function toStorageError(error: unknown): unknown {
  const code = errorCode(error);
  if (code === "ENOSPC" || code === "EDQUOT") {
    return new AppError(
      "unavailable",
      "The disk of the data folder is full: nothing was stored. Free space and try again.",
      {
        cause: error,
      },
    );
  }
  if (code === "EROFS" || code === "EACCES") {
    return new AppError(
      "unavailable",
      "The data folder cannot be written: nothing was stored. Check its owner and mode.",
      {
        cause: error,
      },
    );
  }
  return error;
}
