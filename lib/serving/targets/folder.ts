import path from "node:path";
import { AppError } from "#lib/errors.ts";
import { type AdapterFile, writeAdapterFolder } from "./folder/adapter-folder.ts";
import { requireSharedFolder } from "./folder/shared-folder.ts";
import type { TargetRow } from "./target.ts";

/**
 * Puts a version where the replicas of a folder target read it, and answers its path as they see it.
 * @throws AppError invalid_input when the folder is not there or not allowed, conflict for a version that cannot be served
 */
export async function materialise(
  target: Pick<TargetRow, "name" | "folderPath" | "replicaFolderPath">,
  version: { servedName: string; files: readonly AdapterFile[] },
): Promise<string> {
  const { folderPath } = target;
  if (folderPath === null) {
    throw new AppError(
      "conflict",
      `The target '${target.name}' reads adapters from the Hub, not from a folder.`,
    );
  }
  await writeAdapterFolder(await requireSharedFolder(folderPath), version);
  return path.posix.join(target.replicaFolderPath ?? folderPath, version.servedName);
}
