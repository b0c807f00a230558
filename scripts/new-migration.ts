import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { migrationSql } from "#lib/migrations/author.ts";
import { migrationsDir, schemaFile } from "#lib/migrations/files.ts";
import { withTemporaryDatabase } from "#lib/postgres/temporary.ts";

// The schema as the newest migration left it stands beside the history: diffs go from datamodel to datamodel.
const snapshotFile = path.join(migrationsDir, "schema.prisma");

const name = process.argv[2];
if (!name || !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error(
    "Give the migration a name of lower-case letters, digits and _: npm run db:migration add_colour",
  );
  process.exit(2);
}
const schema = await readFile(schemaFile, "utf8");
const snapshot = await readFile(snapshotFile, "utf8").catch((error: NodeJS.ErrnoException) => {
  if (error.code === "ENOENT") return undefined;
  throw error;
});
const sql = await withTemporaryDatabase((url) => migrationSql(url, snapshot, schema));
if (sql === "") {
  console.log("The schema has not changed since the newest migration.");
} else {
  const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const file = path.join(migrationsDir, `${stamp}_${name}`, "migration.sql");
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, sql);
  await writeFile(snapshotFile, schema);
  console.log(`wrote ${file}; read it before you commit it`);
}
