import { mkdir, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";

type Holder = { pid: number; startedAt: string };

/** The data folder is used by another running instance. */
export class DataFolderInUseError extends Error {
  override name = "DataFolderInUseError";
}

/**
 * Takes the data folder for this process; returns a function that gives it back. A lock whose process is gone is taken
 * over. Throws `DataFolderInUseError` while its holder lives.
 */
export async function lockDataDir(dataDir: string): Promise<() => Promise<void>> {
  await mkdir(dataDir, { recursive: true });
  const file = path.join(dataDir, "adaptery.lock");
  const mine = JSON.stringify({ pid: process.pid, startedAt: await processStart(process.pid) });
  for (;;) {
    try {
      const handle = await open(file, "wx", 0o600);
      await handle.writeFile(mine);
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if (errorCode(error) !== "EEXIST") throw error;
    }
    const holder = await readHolder(file);
    if (holder && holder.startedAt === (await processStart(holder.pid))) {
      throw new DataFolderInUseError(
        `The data folder ${dataDir} is used by another running instance (process ${holder.pid}). Stop it, or set ADAPTERY_DATA_DIR to another folder.`,
      );
    }
    await rm(file, { force: true });
  }
}

/** Undefined for a lock that was torn while it was written: its writer was killed. */
async function readHolder(file: string): Promise<Holder | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof value !== "object" || value === null || !("pid" in value) || !("startedAt" in value))
      return undefined;
    const { pid, startedAt } = value;
    return typeof pid === "number" && typeof startedAt === "string" ? { pid, startedAt } : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Tells a process apart from a later one with the same id: its start in clock ticks since boot where /proc tells it.
 * Undefined when there is no such process, or only its unread exit status.
 */
async function processStart(pid: number): Promise<string | undefined> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (errorCode(error) !== "EPERM") return undefined;
  }
  let stat: string;
  try {
    stat = await readFile(`/proc/${pid}/stat`, "utf8");
  } catch {
    return "running";
  }
  const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (state === "Z" || state === "X") return undefined;
  const bootId = (await readFile("/proc/sys/kernel/random/boot_id", "utf8")).trim();
  return `${bootId}:${fields[18]}`;
}
