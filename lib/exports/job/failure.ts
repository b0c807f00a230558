import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";

/** Tries after which an error that is not understood is given up. */
const maxUnknownTries = 3;

const systemMessages: Readonly<Record<string, string>> = {
  ENOSPC: "The disk of the data folder is full. Free space and start the export again.",
  EDQUOT: "The disk quota of the data folder is used up. Free space and start the export again.",
  EACCES: "The data folder cannot be written. Check its owner and mode, then start the export again.",
  EROFS: "The data folder is read-only. Mount it writable, then start the export again.",
  EMFILE: "The worker may not open more files. Raise its limit (ulimit -n), then start the export again.",
};

/**
 * The sentence an export fails with, or null when another try may succeed: another process still holds the folder, or an
 * error that is not understood and was not seen often. `attempt` counts tries from 1.
 */
export function describeFailure(error: unknown, attempt: number): string | null {
  if (error instanceof AppError) {
    if ((error.code === "conflict" || error.code === "unavailable") && attempt < maxUnknownTries) return null;
    return error.message;
  }
  const code = errorCode(error);
  const known = systemMessages[code];
  if (known) return known;
  if (attempt < maxUnknownTries) return null;
  return "The export failed on our side. The worker's log has the details; start it again, or tell an administrator.";
}
