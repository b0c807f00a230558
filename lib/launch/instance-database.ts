import { readFile } from "node:fs/promises";
import path from "node:path";
import { childEnvironment, env, pointAtDatabase } from "#lib/env.ts";
import { DataFolderInUseError, lockDataDir } from "#lib/instance-lock.ts";
import { ensureClient } from "#lib/launch/build.ts";
import { runToEnd } from "#lib/launch/run-to-end.ts";
import { startCluster } from "#lib/postgres/cluster.ts";
import { clusterUrl, portFile } from "#lib/postgres/connection.ts";

/**
 * Runs `work` with `db()` on the database of this machine's instance: the one `DATABASE_URL` names, the embedded one that
 * is running, or the embedded one started for the moment. Throws when the data folder is held but no database answers.
 */
export async function withInstanceDatabase<T>(work: () => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir } = env();
  if (databaseUrl) return work();
  let unlock: () => Promise<void>;
  try {
    unlock = await lockDataDir(dataDir);
  } catch (error) {
    if (!(error instanceof DataFolderInUseError)) throw error;
    pointAtDatabase(await runningUrl(dataDir));
    return work();
  }
  try {
    const cluster = await startCluster({ dataDir });
    try {
      pointAtDatabase(cluster.url);
      await migrate(cluster.url);
      return await work();
    } finally {
      await cluster.stop();
    }
  } finally {
    await unlock();
  }
}

/** In a process of its own: the schema engine would keep this one alive for ten seconds. */
async function migrate(url: string): Promise<void> {
  const root = path.resolve(import.meta.dirname, "..", "..");
  const env = childEnvironment({ DATABASE_URL: url });
  await ensureClient(root);
  await runToEnd(process.execPath, ["scripts/migrate.ts"], { cwd: root, env });
}

async function runningUrl(dataDir: string): Promise<string> {
  const file = path.join(dataDir, portFile);
  try {
    return await clusterUrl(dataDir, Number(await readFile(file, "utf8")), "adaptery");
  } catch (cause) {
    throw new Error("The product is starting and its database does not answer yet. Try again in a moment.", {
      cause,
    });
  }
}
