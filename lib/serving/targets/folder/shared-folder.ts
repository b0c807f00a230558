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

/**
 * The real path (links resolved) of a folder that is there and that an administrator allowed targets to share: what is written
 * into it is read by replicas.
 * @throws AppError invalid_input otherwise; what is outside is not told apart from what does not exist.
 */
export async function requireSharedFolder(folderPath: string): Promise<string> {
  const allowedFolders = await getSharedFolders();
  const outside = `'${folderPath}' is not a folder below one that an administrator allowed targets to share (${allowedFolders.join(", ") || "none yet"}). Mount it on this server, and allow it in the settings of serving.`;
  const real = await realpath(folderPath).catch((cause: unknown) => refuse(outside, cause));
  for (const allowed of allowedFolders) {
    // An allowed folder that is not mounted at the moment allows nothing.
    const top = await realpath(allowed).catch(() => null);
    if (top !== null && isBelow(real, top)) return real;
  }
  return refuse(outside);
}
