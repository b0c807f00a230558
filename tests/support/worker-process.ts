import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { TestDatabase } from "#tests/support/database.ts";

/** Starts a worker process on a test's database, as production does, and waits until it takes jobs. */
export async function startWorker(
  { url, dataDir }: TestDatabase,
  environment: Readonly<Record<string, string>> = {},
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "lib/worker.ts"], {
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      DATABASE_URL: url,
      ADAPTERY_DATA_DIR: dataDir,
      LOG_LEVEL: "silent",
      ...environment,
    },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(child, "message");
  return child;
}
