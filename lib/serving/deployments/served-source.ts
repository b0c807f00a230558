import path from "node:path";
import { AppError } from "#lib/errors.ts";
import type { TargetRow } from "../targets/target.ts";

/**
 * What a target's engine is told to load under a served name: the name itself, which our Hub serves as an immutable repository
 * (`owner/name.v1.2.0`), or the folder of that name as the replicas see it. Throws `conflict` for a folder target without a folder.
 */
export function adapterSource(
  target: Pick<TargetRow, "name" | "adapterSource" | "replicaFolderPath" | "folderPath">,
  servedName: string,
): string {
  if (target.adapterSource === "hub") return servedName;
  const folder = target.replicaFolderPath ?? target.folderPath;
  if (folder === null)
    throw new AppError("conflict", `The target '${target.name}' reads from a folder and names none.`);
  return path.posix.join(folder, servedName);
}
