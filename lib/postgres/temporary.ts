import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startCluster } from "./cluster.ts";

/** Runs `work` with the address of an empty database that is thrown away afterwards. */
export async function withTemporaryDatabase<T>(work: (url: string) => Promise<T>): Promise<T> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "adaptery-postgres-"));
  try {
    const cluster = await startCluster({ dataDir, durable: false });
    try {
      return await work(cluster.url);
    } finally {
      await cluster.stop();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}
