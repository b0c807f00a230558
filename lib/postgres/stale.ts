import { spawnSync } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

/** Time an orphaned Postgres gets for a fast shutdown before it is told to quit at once. */
const fastShutdownMs = 10_000;

/**
 * Clears what a killed stack left in the cluster's folder: stops a Postgres that outlived its parent, and removes a
 * lock file whose process is gone or is another program by now. The caller holds the data folder's lock.
 */
export async function clearStaleServer(clusterDir: string): Promise<void> {
  const lockFile = path.join(clusterDir, "postmaster.pid");
  const pid = await lockingPid(lockFile);
  if (pid === undefined) return;
  if (await isServerOf(pid, clusterDir)) await stopOrphan(pid, clusterDir);
  await rm(lockFile, { force: true });
}

async function lockingPid(lockFile: string): Promise<number | undefined> {
  const text = await readFile(lockFile, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const pid = Number.parseInt(text, 10);
  return Number.isNaN(pid) ? 0 : Math.max(pid, 0);
}

/** Whether this process id is a Postgres started on this folder: ids are given again after a restart. */
async function isServerOf(pid: number, clusterDir: string): Promise<boolean> {
  if (pid === 0) return false;
  const commandLine = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(
    () => spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).stdout ?? "",
  );
  return commandLine.includes("postgres") && commandLine.includes(clusterDir);
}

async function stopOrphan(pid: number, clusterDir: string): Promise<void> {
  process.kill(pid, "SIGINT");
  const deadline = Date.now() + fastShutdownMs;
  while (await isServerOf(pid, clusterDir)) {
    if (Date.now() > deadline) process.kill(pid, "SIGQUIT");
    await delay(50);
  }
}
