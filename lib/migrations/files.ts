import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** Where the schema and its history are, from the repository root. */
export const schemaFile = "prisma/schema.prisma";
export const migrationsDir = "prisma/migrations";

/** One step of the history: the folder's name and its SQL. */
export type MigrationStep = { name: string; sql: string };

/** The history in order. Throws when it is empty: an empty folder means a wrong working directory. */
export async function readMigrations(root: string): Promise<MigrationStep[]> {
  const dir = path.join(root, migrationsDir);
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (names.length === 0) throw new Error(`There are no migrations in ${dir}.`);
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      sql: await readFile(path.join(dir, name, "migration.sql"), "utf8"),
    })),
  );
}
