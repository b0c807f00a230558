import { mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { getDataset } from "#lib/datasets/data.ts";
import { fetchJob, ingestJob } from "#lib/datasets/jobs.ts";
import { addDatasetVersion, createDataset } from "#lib/datasets/mutations.ts";
import { readPostgresRows } from "#lib/datasets/postgres-source.ts";
import { readRowsPage } from "#lib/datasets/preview.ts";
import { toSourceInput } from "#lib/datasets/source.ts";
import { db, rawPool } from "#lib/db.ts";
import { testBucket } from "#tests/support/bucket.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

const database = testDatabase({ ADAPTERY_SECRET: "a secret of the tests, 32 characters" });
const { objects } = await testBucket();

beforeAll(async () => {
  await rawPool().query(`CREATE TABLE source_rows (id bigint, text text, extra json)`);
  await rawPool().query(
    `INSERT INTO source_rows SELECT n, 'row ' || n, '{"a":\n1}' FROM generate_series(1, 1234) AS n`,
  );
});

const postgres = (query: string) => ({ kind: "postgres", connectionString: database.url, query }) as const;

async function importRows(person: TestPerson, source: Parameters<typeof toSourceInput>[1]) {
  const input = await toSourceInput(person.actor, source);
  const added = await createDataset(person.actor, {}, { name: `d-${crypto.randomUUID()}` }, input);
  await runWaitingJobs(fetchJob);
  await runWaitingJobs(ingestJob);
  return getDataset(person.actor, added.datasetId);
}

async function readAll(query: string, limits?: { timeoutMs: number; maxRows: number; maxBytes: number }) {
  const source = { connectionString: database.url, query };
  let text = "";
  for await (const chunk of readPostgresRows(source, new AbortController().signal, limits)) text += chunk;
  return text;
}

describe("a Postgres source", () => {
  it("becomes rows, and keeps no credentials", async () => {
    const admin = await createPerson("admin");
    const dataset = await importRows(admin, postgres("SELECT id, text, extra FROM source_rows ORDER BY id;"));
    expect(dataset.latestVersion).toMatchObject({ status: "ready", rowCount: 1234, sourceKind: "postgres" });
    const { items } = await readRowsPage(admin.actor, dataset.id, { offset: 1233, limit: 5 });
    expect(items).toMatchObject([{ row: { id: 1234, text: "row 1234", extra: { a: 1 } } }]);
    const { password } = new URL(database.url);
    const kept = await db().datasetVersion.findMany({ where: { datasetId: dataset.id } });
    const audit = await db().auditEntry.findMany({ where: { subjectId: dataset.id } });
    const everything = JSON.stringify({ kept, audit }, (_key, value) =>
      typeof value === "bigint" ? String(value) : value,
    );
    expect(kept[0]?.sourceSecret).toBeNull();
    expect(everything).not.toContain("postgresql://");
    if (password) expect(everything).not.toContain(password);
  });

  it("keeps all digits of numbers, and one consistent snapshot while others write", async () => {
    expect(await readAll("SELECT 12345678901234567890::numeric AS n")).toBe('{"n":12345678901234567890}\n');
    const source = { connectionString: database.url, query: "SELECT id FROM source_rows" };
    const rows = readPostgresRows(source, new AbortController().signal);
    let count = (await rows.next()).value?.toString().trim().split("\n").length ?? 0;
    await rawPool().query("INSERT INTO source_rows SELECT n, 'late', NULL FROM generate_series(1, 500) AS n");
    for await (const chunk of rows) count += chunk.toString().trim().split("\n").length;
    await rawPool().query("DELETE FROM source_rows WHERE text = 'late'");
    expect(count).toBe(1234);
  });

  it.each([
    "DELETE FROM source_rows",
    "SELECT 1; DELETE FROM source_rows",
    "SELECT 1) AS q; DELETE FROM source_rows; --",
    "WITH gone AS (DELETE FROM source_rows RETURNING *) SELECT * FROM gone",
    "SELECT nextval('pgboss.planted')",
    "SELECT set_config('transaction_read_only', 'off', false), lo_create(0)",
    "SELECT lo_create(0)",
    "COPY source_rows TO '/tmp/planted'",
    "SELECT * FROM source_rows FOR UPDATE",
    "",
  ])("cannot write: %s", async (query) => {
    await rawPool().query("CREATE SEQUENCE IF NOT EXISTS pgboss.planted");
    await expect(readAll(query)).rejects.toMatchObject({ code: "invalid_input" });
    const { rows } = await rawPool().query("SELECT count(*)::int AS rows FROM source_rows");
    expect(rows).toEqual([{ rows: 1234 }]);
    const { rows: large } = await rawPool().query("SELECT count(*)::int AS n FROM pg_largeobject_metadata");
    expect(large).toEqual([{ n: 0 }]);
  });

  it("is stopped at its limits", async () => {
    const limits = { timeoutMs: 60_000, maxRows: 1_000_000, maxBytes: 1_000_000 };
    await expect(readAll("SELECT pg_sleep(20)", { ...limits, timeoutMs: 300 })).rejects.toThrow(
      "took too long",
    );
    await expect(readAll("SELECT * FROM source_rows", { ...limits, maxRows: 600 })).rejects.toThrow(
      "more than 600 rows",
    );
    await expect(readAll("SELECT * FROM source_rows", { ...limits, maxBytes: 600 })).rejects.toThrow(
      "600 bytes",
    );
  });

  it("says at once what is wrong, and keeps Adaptery's own server to administrators", async () => {
    const [admin, engineer] = [await createPerson("admin"), await createPerson("engineer")];
    await expect(toSourceInput(admin.actor, postgres("SELECT nothing FROM nowhere"))).rejects.toThrow(
      "nowhere",
    );
    await expect(toSourceInput(engineer.actor, postgres("SELECT 1"))).rejects.toMatchObject({
      code: "forbidden",
    });
    for (const parameter of ["sslrootcert=/etc/passwd", "host=/var/run", "sslmode=disable&sslkey=/x"]) {
      const tricky = { ...postgres("SELECT 1"), connectionString: `${database.url}?${parameter}` };
      await expect(toSourceInput(admin.actor, tricky)).rejects.toThrow("may hold the parameter sslmode");
    }
    const unreachable = { ...postgres("SELECT 1"), connectionString: "postgresql://u:p@127.0.0.1:1/x" };
    await expect(toSourceInput(engineer.actor, unreachable)).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("adds nothing when the source still holds the same rows", async () => {
    const admin = await createPerson("admin");
    const dataset = await importRows(admin, postgres("SELECT 1 AS n"));
    await addDatasetVersion(
      admin.actor,
      dataset.id,
      await toSourceInput(admin.actor, postgres("SELECT 1 AS n")),
    );
    await runWaitingJobs(fetchJob);
    await runWaitingJobs(ingestJob);
    expect((await getDataset(admin.actor, dataset.id)).latestVersion).toMatchObject({
      status: "failed",
      error: expect.stringContaining("version 1"),
    });
  });
});

describe("a bucket source", () => {
  it("reads the data files below a prefix", async () => {
    const rows = { "rows/a.jsonl": '{"n":1}\n', "rows/b.csv": "n\n2\n", "rows/readme.md": "no rows" };
    for (const [key, text] of Object.entries(rows)) objects.set(`bucket/${key}`, Buffer.from(text));
    const engineer = await createPerson("engineer");
    const dataset = await importRows(engineer, { kind: "s3", uri: "s3://bucket/rows/" });
    expect(dataset.latestVersion).toMatchObject({
      status: "ready",
      rowCount: 2,
      sourceKind: "s3",
      error: null,
    });
    const { items } = await readRowsPage(engineer.actor, dataset.id, { offset: 0, limit: 5 });
    expect(items.map((item) => item.row)).toEqual([{ n: 1 }, { n: "2" }]);
    const empty = await importRows(engineer, { kind: "s3", uri: "s3://bucket/nothing/" });
    expect(empty.latestVersion).toMatchObject({
      status: "failed",
      error: expect.stringContaining("below s3://bucket"),
    });
  });
});

describe("a folder source", () => {
  it("reads the data files of an allowed folder, and nothing outside it", async () => {
    const engineer = await createPerson("engineer");
    const [allowed, outside] = [
      path.join(database.dataDir, "allowed"),
      path.join(database.dataDir, "outside"),
    ];
    await mkdir(path.join(allowed, "sub"), { recursive: true });
    await mkdir(outside);
    await writeFile(path.join(allowed, "a.jsonl"), '{"n":1}\n{"n":2}');
    await writeFile(path.join(allowed, "sub", "b.csv.gz"), gzipSync("n\n3\n"));
    await writeFile(path.join(allowed, "notes.md"), "no rows");
    await writeFile(path.join(outside, "secret.jsonl"), '{"n":"secret"}\n');
    const folder = (folderPath: string) => ({ kind: "folder", path: folderPath }) as const;
    await expect(toSourceInput(engineer.actor, folder(allowed))).rejects.toThrow("administrator");

    await db().setting.create({ data: { key: "datasets.allowed_folders", value: [allowed] } });
    const dataset = await importRows(engineer, folder(allowed));
    expect(dataset.latestVersion).toMatchObject({ status: "ready", rowCount: 3, sourceKind: "folder" });
    const { items } = await readRowsPage(engineer.actor, dataset.id, { offset: 0, limit: 5 });
    expect(items.map((item) => item.row)).toEqual([{ n: 1 }, { n: 2 }, { n: "3" }]);

    for (const path of [outside, `${allowed}/../outside`, `${allowed}-not`, "relative", "/etc"]) {
      await expect(toSourceInput(engineer.actor, folder(path))).rejects.toMatchObject({
        code: "invalid_input",
      });
    }
    await symlink(outside, path.join(allowed, "link"));
    await expect(toSourceInput(engineer.actor, folder(path.join(allowed, "link")))).rejects.toThrow(
      "allowed",
    );
    await symlink(path.join(outside, "secret.jsonl"), path.join(allowed, "linked.jsonl"));
    expect((await importRows(engineer, folder(allowed))).latestVersion).toMatchObject({ status: "failed" });
  });
});
