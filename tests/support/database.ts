import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, inject } from "vitest";
import { closeDatabase } from "#lib/db.ts";
import { parseEnv } from "#lib/env.ts";
import { forgetSingleton, processSingleton } from "#lib/global.ts";
import { closeQueue } from "#lib/jobs/queue.ts";
import { closeListener } from "#lib/listen.ts";

/** What a test file that uses the database gets: both are its own and are removed after it. */
export type TestDatabase = { url: string; dataDir: string };

/**
 * Gives the calling test file a migrated database and a data folder of its own, and points `env()`, `db()`, the queue and
 * the blob store at them. Call it once at the top of the file; read the fields inside tests.
 */
export function testDatabase(overrides: Readonly<Record<string, string>> = {}): TestDatabase {
  const database: TestDatabase = { url: "", dataDir: "" };
  beforeAll(async () => {
    database.dataDir = await mkdtemp(path.join(os.tmpdir(), "adaptery-test-"));
    database.url = await copyTemplate();
    useEnvironment({
      DATABASE_URL: database.url,
      ADAPTERY_DATA_DIR: database.dataDir,
      LOG_LEVEL: "silent",
      ...overrides,
    });
  });
  afterAll(async () => {
    await closeListener();
    await closeQueue();
    await closeDatabase();
    await rm(database.dataDir, { recursive: true, force: true });
  });
  return database;
}

function useEnvironment(variables: Readonly<Record<string, string>>): void {
  for (const key of ["env", "logger", "blob store"]) forgetSingleton(key);
  processSingleton("env", () => parseEnv(variables, process.cwd()));
}

async function copyTemplate(): Promise<string> {
  const template = new URL(inject("templateDatabaseUrl"));
  const name = `test_${crypto.randomUUID().replaceAll("-", "")}`;
  const admin = new URL(template);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    const from = client.escapeIdentifier(template.pathname.slice(1));
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} TEMPLATE ${from}`);
  } finally {
    await client.end();
  }
  const copy = new URL(template);
  copy.pathname = `/${name}`;
  return copy.href;
}
