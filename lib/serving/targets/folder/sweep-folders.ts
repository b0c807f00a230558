import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import path from "node:path";
import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { folderOf } from "./adapter-folder.ts";
import { listSharedFolderPaths, listUnreadNames } from "./data.ts";
import { requireSharedFolder } from "./shared-folder.ts";

function isCode(error: unknown, ...codes: string[]): boolean {
  return (
    error instanceof Error && "code" in error && typeof error.code === "string" && codes.includes(error.code)
  );
}

/**
 * Removes folders of versions that no replica may read again. A folder is moved aside first and asked about once more, since a
 * publication may have begun meanwhile: then it gets its place back, or the one that was just written there stays.
 */
export async function runSweepFoldersJob(_payload: object, { log, signal }: JobContext): Promise<void> {
  for (const folderPath of await listSharedFolderPaths()) {
    const names = await listUnreadNames(folderPath);
    if (names.length === 0) continue;
    const shared = await findMounted(folderPath, log);
    if (shared === null) continue;
    for (const servedName of names) {
      signal.throwIfAborted();
      if (await removeFolder(shared, folderPath, servedName))
        log.info({ folderPath, servedName }, "removed a folder");
    }
  }
}

/** Null for a folder that is not mounted here or no longer allowed: it is somebody else's now. */
async function findMounted(folderPath: string, log: JobContext["log"]): Promise<string | null> {
  try {
    return await requireSharedFolder(folderPath);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    log.warn({ folderPath, reason: error.message }, "a shared folder was not swept");
    return null;
  }
}

async function removeFolder(shared: string, folderPath: string, servedName: string): Promise<boolean> {
  const folder = folderOf(shared, servedName);
  const aside = path.join(shared, `.adaptery-${randomUUID()}`);
  try {
    await rename(folder, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return false;
    throw error;
  }
  const [stillUnread] = await listUnreadNames(folderPath, servedName);
  if (stillUnread === undefined) {
    try {
      await rename(aside, folder);
      return false;
    } catch (error) {
      if (!isCode(error, "ENOTEMPTY", "EEXIST")) throw error;
    }
  }
  await rm(aside, { recursive: true, force: true });
  return stillUnread !== undefined;
}
