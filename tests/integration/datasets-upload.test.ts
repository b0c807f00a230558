import { readdir } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import path from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, it } from "vitest";
import { getDataset, listDatasetVersions } from "#lib/datasets/data.ts";
import { ingestJob } from "#lib/datasets/jobs.ts";
import { deleteDataset } from "#lib/datasets/mutations.ts";
import { readRowsPage } from "#lib/datasets/preview.ts";
import { datasetRoutes } from "#lib/datasets/routes.ts";
import { db } from "#lib/db.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

const database = testDatabase();
const plane = testDataPlane(datasetRoutes);

const twoRows = '{"q":"a","n":1}\n{"q":"b","n":2}\n';

type Answer = { status: number; body: Record<string, unknown> };

async function upload(
  person: TestPerson,
  fileName: string,
  content: string | Uint8Array<ArrayBuffer>,
  fields: Record<string, string> = {},
  resource = "/api/v1/datasets",
): Promise<Answer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set("file", new Blob([content]), fileName);
  const response = await fetch(`${plane.url}${resource}`, {
    method: "POST",
    headers: { authorization: `Bearer ${person.token}` },
    body: form,
  });
  return { status: response.status, body: await response.json() };
}

async function storedBlobs(): Promise<string[]> {
  const names = await readdir(path.join(database.dataDir, "blobs"), { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function uploadedRows(person: TestPerson, fileName: string, content: string | Uint8Array<ArrayBuffer>) {
  const { status, body } = await upload(person, fileName, content, { name: `d-${crypto.randomUUID()}` });
  expect(status).toBe(202);
  await runWaitingJobs(ingestJob);
  return readRowsPage(person.actor, String(body.id), { offset: 0, limit: 10 });
}

async function parquetFile(): Promise<Uint8Array<ArrayBuffer>> {
  const { mkdtemp, readFile, rm } = await import("node:fs/promises");
  const folder = await mkdtemp(path.join(database.dataDir, "parquet-"));
  const file = path.join(folder, "rows.parquet");
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(
    `COPY (SELECT * FROM (VALUES ('a', 1), ('b', 2)) AS rows(q, n)) TO '${file}' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  const bytes = new Uint8Array(await readFile(file));
  await rm(folder, { recursive: true });
  return bytes;
}

describe("an upload", () => {
  it("becomes a ready dataset with count, profile and rows", async () => {
    const person = await createPerson("engineer");
    const { status, body } = await upload(person, "train set.jsonl", twoRows, {
      purpose: "tests",
      retentionDays: "30",
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      name: "train-set",
      owner: { handle: person.handle },
      purpose: "tests",
      retentionDays: 30,
      isDuplicate: false,
      latestVersion: { number: 1, status: "ingesting", format: "jsonl", sizeBytes: twoRows.length },
    });
    await runWaitingJobs(ingestJob);
    const dataset = await getDataset(person.actor, String(body.id));
    expect(dataset.latestVersion).toMatchObject({ status: "ready", rowCount: 2, error: null });
    expect(dataset.latestVersion?.rowsSha256).toBe(dataset.latestVersion?.contentSha256);
    const rows = await readRowsPage(person.actor, `${person.handle}/train-set`, { offset: 1, limit: 5 });
    expect(rows).toMatchObject({ total: 2, items: [{ offset: 1, line: 2, row: { q: "b", n: 2 } }] });
    expect(
      await db().auditEntry.findMany({ where: { subjectId: dataset.id }, orderBy: { id: "asc" } }),
    ).toMatchObject([
      { action: "dataset.created", actorKind: "token" },
      { action: "dataset.version_ready", actorKind: "job" },
    ]);
  });

  it("takes every format, compressed or not, to the same rows", async () => {
    const person = await createPerson("engineer");
    const array = '[{"q":"a","n":1},\n {"q":"b","n":2}]';
    const csv = "q,n\na,1\nb,2\n";
    const typed = [{ row: { q: "a", n: 1 } }, { row: { q: "b", n: 2 } }];
    const text = [{ row: { q: "a", n: "1" } }, { row: { q: "b", n: "2" } }];
    expect((await uploadedRows(person, "a.jsonl", twoRows)).items).toMatchObject(typed);
    expect((await uploadedRows(person, "a.json", array)).items).toMatchObject(typed);
    expect((await uploadedRows(person, "a.csv", csv)).items).toMatchObject(text);
    expect((await uploadedRows(person, "a.parquet", await parquetFile())).items).toMatchObject(typed);
    expect((await uploadedRows(person, "a.jsonl.gz", new Uint8Array(gzipSync(twoRows)))).items).toMatchObject(
      typed,
    );
    expect(
      (await uploadedRows(person, "a.json.zst", new Uint8Array(zstdCompressSync(array)))).items,
    ).toMatchObject(typed);
    expect((await uploadedRows(person, "a.csv.gz", new Uint8Array(gzipSync(csv)))).items).toMatchObject(text);
  });

  it("shows malformed lines with their error and counts them in the profile", async () => {
    const person = await createPerson("engineer");
    const rows = await uploadedRows(person, "bad.jsonl", '{"a":1}\n{"a":\n{"a":"\\ud800\\u0000"}\n');
    expect(rows.total).toBe(3);
    expect(rows.items[1]).toMatchObject({
      line: 2,
      text: '{"a":',
      error: expect.stringContaining("not JSON"),
    });
  });

  it("answers the version that is there for the same bytes again", async () => {
    const person = await createPerson("engineer");
    const first = await upload(person, "same.jsonl", twoRows);
    const again = await upload(person, "same.jsonl", twoRows);
    expect(again).toMatchObject({ status: 200, body: { id: first.body.id, isDuplicate: true } });
    const resource = `/api/v1/datasets/${first.body.id}/versions`;
    expect(await upload(person, "x.jsonl", twoRows, {}, resource)).toMatchObject({ status: 200 });
    expect(await upload(person, "x.jsonl", '{"q":3}\n', {}, resource)).toMatchObject({ status: 202 });
    const byName = `/api/v1/datasets/${encodeURIComponent(String(first.body.name))}/versions`;
    expect((await upload(person, "rows.jsonl", '{"a":3}\n', {}, byName)).status).toBe(202);
    const versions = await listDatasetVersions(person.actor, String(first.body.id));
    expect(versions.items.map((version) => version.number)).toEqual([3, 2, 1]);
    expect(await upload(person, "same.jsonl", '{"q":4}\n')).toMatchObject({
      status: 409,
      body: { errors: [{ pointer: "/name" }] },
    });
  });

  it("leaves no blob and no row when it is refused", async () => {
    const person = await createPerson("engineer");
    const before = { blobs: await storedBlobs(), rows: await db().dataset.count() };
    const refused = [
      await upload(person, "../../etc/cron.d/x.jsonl", twoRows),
      await upload(person, "/etc/passwd", twoRows),
      await upload(person, "table.parquet", twoRows),
      await upload(person, "empty.jsonl", ""),
      await upload(person, "fields.jsonl", `{"unique":"${crypto.randomUUID()}"}\n`, { surprise: "1" }),
      await upload(person, "name.jsonl", `{"unique":"${crypto.randomUUID()}"}\n`, { name: "-bad-" }),
      await upload(person, "owner.jsonl", `{"unique":"${crypto.randomUUID()}"}\n`, {
        owner: "somebody-else",
      }),
    ];
    for (const { status, body } of refused) {
      expect(status).toBe(400);
      expect(body).toMatchObject({ code: "invalid_input", detail: expect.any(String) });
    }
    expect({ blobs: await storedBlobs(), rows: await db().dataset.count() }).toEqual(before);
  });

  it("is answered in words when it is refused while much is still to be sent", async () => {
    const person = await createPerson("engineer");
    const large = `{"a":"${"x".repeat(1000)}"}\n`.repeat(40_000);
    expect(await upload(person, "big.jsonl", large, { owner: "somebody-else" })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/ownerId" }] },
    });
    expect(await upload(person, "big.parquet", large)).toMatchObject({ status: 400 });
    expect(await upload({ ...person, token: "adp_wrong" }, "big.jsonl", large)).toMatchObject({
      status: 401,
    });
  });

  it("leaves nothing when the connection breaks", async () => {
    const person = await createPerson("engineer");
    const before = { blobs: await storedBlobs(), rows: await db().dataset.count() };
    const request = httpRequest(`${plane.url}/api/v1/datasets`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${person.token}`,
        "content-type": "multipart/form-data; boundary=b",
        "content-length": 50_000_000,
      },
    });
    const closed = new Promise((resolve) => request.on("error", resolve));
    request.write('--b\r\ncontent-disposition: form-data; name="file"; filename="x.jsonl"\r\n\r\n');
    for (let at = 0; at < 40; at++) request.write(`{"a":"${"x".repeat(60_000)}"}\n`);
    await expect.poll(async () => (await storedBlobs()).length).toBe(before.blobs.length + 1);
    request.destroy();
    await closed;
    await expect.poll(storedBlobs).toEqual(before.blobs);
    expect(await db().dataset.count()).toBe(before.rows);
  });

  it("is refused to viewers, to strangers and without a token", async () => {
    const viewer = await createPerson("viewer");
    expect(await upload(viewer, "a.jsonl", twoRows)).toMatchObject({ status: 403 });
    expect(await upload({ ...viewer, token: "ad_nothing" }, "a.jsonl", twoRows)).toMatchObject({
      status: 401,
    });
  });

  it("is not found by a viewer of another team, and is by a member", async () => {
    const [maker, member, stranger] = [
      await createPerson("engineer"),
      await createPerson("viewer"),
      await createPerson("viewer"),
    ];
    const team = await createTeam([
      { person: maker, role: "engineer" },
      { person: member, role: "viewer" },
    ]);
    const { status, body } = await upload(maker, "team.jsonl", twoRows, { ownerId: team.ownerId });
    expect(status).toBe(202);
    const id = String(body.id);
    expect(await getDataset(member.actor, id)).toMatchObject({ owner: { handle: team.handle } });
    await expect(getDataset(stranger.actor, id)).rejects.toMatchObject({ code: "not_found" });
    await expect(getDataset(stranger.actor, `${team.handle}/team`)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(deleteDataset(member.actor, id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(deleteDataset(stranger.actor, id)).rejects.toMatchObject({ code: "not_found" });
    expect(await upload(stranger, "x.jsonl", twoRows, {}, `/api/v1/datasets/${id}/versions`)).toMatchObject({
      status: 403,
    });
  });

  it("fails with a sentence when the content is not what it seemed", async () => {
    const person = await createPerson("engineer");
    const { body } = await upload(person, "cut.json", '[{"a":1},{"a"');
    await runWaitingJobs(ingestJob);
    expect((await getDataset(person.actor, String(body.id))).latestVersion).toMatchObject({
      status: "failed",
      error: expect.stringContaining("element 2"),
    });
  });
});
