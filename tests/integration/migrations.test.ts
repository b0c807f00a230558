import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { rawPool } from "#lib/db.ts";
import { applyMigrations } from "#lib/migrations/apply.ts";
import { migrationSql } from "#lib/migrations/author.ts";
import { readMigrations, schemaFile } from "#lib/migrations/files.ts";
import { testDatabase } from "#tests/support/database.ts";

const database = testDatabase();

describe("migrations", () => {
  it("leave nothing to change between their snapshot and the schema", async () => {
    const [snapshot, schema] = await Promise.all([
      readFile("prisma/migrations/schema.prisma", "utf8"),
      readFile(schemaFile, "utf8"),
    ]);
    expect(await migrationSql(database.url, snapshot, schema)).toBe("");
  });

  it("see a schema that gained a column", async () => {
    const schema = await readFile(schemaFile, "utf8");
    const changed = schema.replace("model Setting {", "model Setting {\n  planted String?");
    expect(await migrationSql(database.url, schema, changed)).toContain('ADD COLUMN     "planted" TEXT');
  });

  it("make the tables of the schema", async () => {
    const schema = await readFile(schemaFile, "utf8");
    const models = [...schema.matchAll(/^model (\w+) \{/gm)].map(([, name]) => name);
    const { rows } = await rawPool().query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'",
    );
    expect(models.length).toBeGreaterThan(0);
    expect(rows.map(({ name }) => name).sort()).toEqual(models.sort());
  });

  it("are applied once, in Prisma's own history", async () => {
    expect(await applyMigrations(database.url, process.cwd())).toEqual([]);
    const { rows } = await rawPool().query<{ name: string }>(
      "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1",
    );
    expect(rows.map(({ name }) => name)).toEqual(
      (await readMigrations(process.cwd())).map(({ name }) => name),
    );
  });
});
