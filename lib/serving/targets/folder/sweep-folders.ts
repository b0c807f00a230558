import { readdir, rename, rm, stat, utimes } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { folderOf, isTemporary, temporaryPath } from "./adapter-folder.ts";
import { listSharedFolderPaths, listUnreadNames } from "./data.ts";
import { requireSharedFolder } from "./shared-folder.ts";

/** What lies beside the folders of versions for so long was left by a process that was killed. */
const leftoverMs = 24 * 60 * 60_000;

/**
 * Removes folders of versions that no replica may read again, and what killed processes left beside them. A folder is moved aside first
 * and asked about once more, since a publication may have begun meanwhile: then it gets its place back, or the one that was just
 * written there stays.
 */
export async function runSweepFoldersJob(_payload: object, { log, signal }: JobContext): Promise<void> {
  for (const [shared, folderPaths] of await findMounted(log)) {
    await removeLeftovers(shared, Date.now() - leftoverMs);
    for (const servedName of await listUnreadNames(folderPaths)) {
      signal.throwIfAborted();
      if (await removeFolder(shared, folderPaths, servedName))
        log.info({ shared, servedName }, "removed a folder");
    }
  }
}

/**
 * Real paths of shared folders with the paths that targets name them by: links lead several to one. One that is not mounted here or
 * no longer allowed is left out: it is somebody else's now.
 */
async function findMounted(log: JobContext["log"]): Promise<ReadonlyMap<string, string[]>> {
  const mounted = new Map<string, string[]>();
  for (const folderPath of await listSharedFolderPaths()) {
    try {
      const shared = await requireSharedFolder(folderPath);
      mounted.set(shared, [...(mounted.get(shared) ?? []), folderPath]);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.info({ folderPath, reason: error.message }, "a shared folder was not swept");
    }
  }
  return mounted;
}

async function removeLeftovers(shared: string, beforeMs: number): Promise<void> {
  for (const name of (await readdir(shared)).filter(isTemporary)) {
    const leftover = path.join(shared, name);
    // Another process may be through with it by now.
    const { mtimeMs } = await stat(leftover).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") return { mtimeMs: Number.POSITIVE_INFINITY };
      throw error;
    });
    if (mtimeMs < beforeMs) await rm(leftover, { recursive: true, force: true });
  }
}

async function removeFolder(
  shared: string,
  folderPaths: readonly string[],
  servedName: string,
): Promise<boolean> {
  const folder = folderOf(shared, servedName);
  const aside = temporaryPath(shared);
  try {
    // So that no other sweep takes it for a leftover while it lies aside.
    const now = new Date();
    await utimes(folder, now, now);
    await rename(folder, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw error;
  }
  const [stillUnread] = await listUnreadNames(folderPaths, servedName);
  if (stillUnread === undefined) {
    try {
      await rename(aside, folder);
      return false;
    } catch (error) {
      if (!["ENOTEMPTY", "EEXIST"].includes(errorCode(error))) throw error;
    }
  }
  await rm(aside, { recursive: true, force: true });
  return stillUnread !== undefined;
}
