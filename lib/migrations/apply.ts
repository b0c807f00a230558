import { readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { noFilters, schemaEngine } from "./engine.ts";
import { migrationsDir, readMigrations, schemaFile } from "./files.ts";
import { ScriptAdapter } from "./script-adapter.ts";

/** Any number: it only has to be the same in every process that migrates. */
const migrationLockKey = 4_096_020_301;

/**
 * Brings a database to the newest schema and returns the names of the migrations it applied. Written as Prisma's own
 * history (`_prisma_migrations`). Processes that start together wait for each other.
 */
export async function applyMigrations(databaseUrl: string, root: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl });
  await lock.connect();
  try {
    await lock.query("SELECT pg_advisory_lock($1)", [migrationLockKey]);
    return await applyUnderLock(databaseUrl, root);
  } finally {
    await lock.end();
  }
}

async function applyUnderLock(databaseUrl: string, root: string): Promise<string[]> {
  const steps = await readMigrations(root);
  const adapter = new ScriptAdapter({ connectionString: databaseUrl });
  const engine = await schemaEngine(adapter, await readFile(path.join(root, schemaFile), "utf8"));
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      filters: noFilters,
      migrationsList: {
        baseDir: path.join(root, migrationsDir),
        lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
        shadowDbInitScript: "",
        migrationDirectories: steps.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
        })),
      },
    });
    return appliedMigrationNames;
  } catch (error) {
    const reason = adapter.scriptError ?? error;
    throw new Error(`The database could not be migrated: ${String(reason)}`, { cause: reason });
  } finally {
    engine.free();
    await adapter.close();
  }
}
