import { realpath } from "node:fs/promises";
import path from "node:path";
import { AppError } from "#lib/errors.ts";
import { getSharedFolders } from "./data.ts";

function isBelow(folder: string, allowed: string): boolean {
  const relative = path.relative(allowed, folder);
  return relative === "" || (!relative.startsWith("..") && !path.isAbsolute(relative));
}

function refuse(message: string, cause?: unknown): never {
  throw new AppError("invalid_input", message, { cause, problems: [{ pointer: "/folderPath", message }] });
}

function outsideSentence(folderPath: string, allowedFolders: readonly string[]): string {
  return `'${folderPath}' is not a folder below one that an administrator allowed targets to share (${allowedFolders.join(", ") || "none yet"}). Allow it in the settings of serving, and mount it where Adaptery's workers run.`;
}

/**
 * Refuses a path that is not below a folder that targets may share. It need not be there: the worker that writes may be another machine.
 * @throws AppError invalid_input
 */
export async function requireAllowedPath(folderPath: string): Promise<void> {
  const allowedFolders = await getSharedFolders();
  if (!allowedFolders.some((allowed) => isBelow(folderPath, allowed))) {
    refuse(outsideSentence(folderPath, allowedFolders));
  }
}

/**
 * The real path (links resolved) of a folder that is there and that an administrator allowed targets to share: what is written
 * into it is read by replicas.
 * @throws AppError invalid_input otherwise; what is outside is not told apart from what does not exist.
 */
export async function requireSharedFolder(folderPath: string): Promise<string> {
  const allowedFolders = await getSharedFolders();
  const outside = outsideSentence(folderPath, allowedFolders);
  const real = await realpath(folderPath).catch((cause: unknown) => refuse(outside, cause));
  for (const allowed of allowedFolders) {
    // An allowed folder that is not mounted at the moment allows nothing.
    const top = await realpath(allowed).catch(() => null);
    if (top !== null && isBelow(real, top)) return real;
  }
  return refuse(outside);
}
