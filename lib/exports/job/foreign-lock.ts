import { readFile, rm } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";

/**
 * Removes the lock that a run on another machine holds on an export's folder. The engine cannot ask whether that machine
 * still runs and takes the lock to hold; the queue knows: it gave the job away because its heartbeat had stopped, and a run
 * that only lost its connection ends itself at its next progress report, as its try was superseded.
 */
export async function releaseForeignLock(folder: string): Promise<void> {
  const lock = path.join(folder, ".export", "lock-run");
  let text: string;
  try {
    text = await readFile(lock, "utf8");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return;
    throw error;
  }
  if (!text.includes(`"host":${JSON.stringify(hostname())}`)) await rm(lock, { force: true });
}
