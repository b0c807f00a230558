import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { installQueues } from "#lib/jobs/queue.ts";
import { applyMigrations } from "#lib/migrations/apply.ts";
import { startCluster } from "#lib/postgres/cluster.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Address of the migrated database that every test file copies. */
    templateDatabaseUrl: string;
  }
}

/** One embedded Postgres for the whole run, with one migrated database to copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "adaptery-integration-"));
  const cluster = await startCluster({ dataDir, database: "template_migrated", durable: false });
  await applyMigrations(cluster.url, process.cwd());
  await installQueues(cluster.url);
  project.provide("templateDatabaseUrl", cluster.url);
  return async () => {
    await cluster.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}
