import { mkdir, mkdtemp } from "node:fs/promises";
import path from "node:path";
import { env } from "#lib/env.ts";
import { processSingleton } from "#lib/global.ts";
import type { BlobStore } from "./blob.ts";
import { createFolderStore } from "./folder-store.ts";
import { createS3Store } from "./s3-store.ts";
import { sweepTemporaryFiles } from "./temporary-file.ts";

/** The blob store of this process: a folder, or a bucket when `ADAPTERY_BLOBS` names one. */
export function blobStore(): BlobStore {
  return processSingleton("blob store", () => {
    const { blobs } = env();
    return blobs.kind === "folder"
      ? createFolderStore(blobs.dir)
      : createS3Store({ ...blobs, cacheDir: blobDir() });
  });
}

/** Removes half-written blobs untouched for `idleMs`; 0 is safe only while nothing else uses the data folder. */
export function sweepHalfWrittenBlobs(idleMs: number): Promise<number> {
  return sweepTemporaryFiles(path.join(blobDir(), "tmp"), idleMs);
}

/** A new folder for work on the way to a blob; what a killed process leaves of it is swept like half-written blobs. */
export async function makeTemporaryFolder(): Promise<string> {
  const parent = path.join(blobDir(), "tmp");
  await mkdir(parent, { recursive: true });
  return mkdtemp(path.join(parent, "work-"));
}

/** Local folder of blobs, or of the cache of a bucket's. */
function blobDir(): string {
  const { blobs, dataDir } = env();
  return blobs.kind === "folder" ? blobs.dir : path.join(dataDir, "cache", "blobs");
}
