import { beforeAll, describe, expect, it } from "vitest";
import type { AuditEntryView } from "#lib/audit/entry.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { canonicalJson } from "#lib/canonical-json.ts";
import { rawPool, withTransaction } from "#lib/db.ts";
import type { Page } from "#lib/operation.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";

testDatabase();
const api = testApiServer();

let admin: TestPerson;
let engineer: TestPerson;

async function write(person: TestPerson, action: string, kind: string, label: string, details = {}) {
  await withTransaction((tx) =>
    recordAudit(tx, person.actor, {
      action,
      subject: { kind, id: `id-of-${label}`, label },
      before: { label, n: 1 },
      after: { label, n: 2 },
      details,
    }),
  );
}

beforeAll(async () => {
  admin = await createPerson("admin", { name: "root" });
  engineer = await createPerson("engineer", { name: "maker" });
  await write(engineer, "dataset.created", "dataset", "one");
  await write(engineer, "dataset.deleted", "dataset", "one", { note: "100%_sure" });
  await write(admin, "schema.created", "schema", "two");
  await write(admin, "user.created", "user", "=HYPERLINK(1)", { cell: "=1+1" });
});

async function get(path: string, person = admin): Promise<Response> {
  return fetch(`${api.url}/api/v1/audit${path}`, { headers: { authorization: `Bearer ${person.token}` } });
}

async function list(query: Record<string, string> = {}): Promise<Page<AuditEntryView>> {
  const response = await get(`?${new URLSearchParams(query)}`);
  expect(response.status).toBe(200);
  return response.json();
}

const labels = ({ items }: Page<AuditEntryView>) =>
  items.map((item) => `${item.action} ${item.subjectLabel}`);

describe("GET /api/v1/audit", () => {
  it("lists entries newest first, a page at a time", async () => {
    const first = await list({ limit: "3" });
    expect(first.total).toBe(4);
    expect(labels(first)).toEqual([
      "user.created =HYPERLINK(1)",
      "schema.created two",
      "dataset.deleted one",
    ]);
    const second = await list({ limit: "3", cursor: first.nextCursor ?? "" });
    expect(labels(second)).toEqual(["dataset.created one"]);
    expect(second.nextCursor).toBeNull();
  });

  it("answers what was written, with its canonical text", async () => {
    const [entry] = (await list({ action: "dataset.deleted" })).items;
    expect(entry).toMatchObject({
      actorKind: "user",
      actorId: engineer.userId,
      actorLabel: engineer.handle,
      subjectId: "id-of-one",
      requestId: "test",
      details: { note: "100%_sure" },
    });
    expect(entry?.beforeDigest).toMatch(/^[0-9a-f]{64}$/);
    expect(entry?.afterDigest).not.toBe(entry?.beforeDigest);
    const { id: _id, canonical, ...facts } = entry ?? { id: "", canonical: "" };
    expect(canonical).toBe(canonicalJson(facts));
  });

  it.each<[Record<string, string>, string[]]>([
    [{ action: "dataset" }, ["dataset.deleted one", "dataset.created one"]],
    [{ action: "dataset.created" }, ["dataset.created one"]],
    [{ action: "data" }, []],
    [{ action: "d%" }, []],
    [{ subjectKind: "schema" }, ["schema.created two"]],
    [{ subjectId: "id-of-two" }, ["schema.created two"]],
    [{ q: "100%_SURE" }, ["dataset.deleted one"]],
    [{ q: "100_" }, []],
    [{ actor: "MAKER" }, ["dataset.deleted one", "dataset.created one"]],
    [{ actor: "maker", action: "dataset.created", q: "one" }, ["dataset.created one"]],
    [{ to: "2001-01-01" }, []],
    [{ from: "2001-01-01", action: "schema" }, ["schema.created two"]],
    [{ from: "2999-01-01T00:00:00Z" }, []],
  ])("filters by %j", async (query, expected) => {
    expect(labels(await list(query))).toEqual(expected);
  });

  it("takes a date alone as the whole day in UTC", async () => {
    const today = new Date().toISOString().slice(0, 10);
    expect((await list({ from: today, to: today })).total).toBe(4);
  });

  it("finds an actor by their whole id", async () => {
    expect((await list({ actor: admin.userId })).total).toBe(2);
  });

  it("refuses what is no time, no cursor and no filter", async () => {
    for (const query of ["from=yesterday", "cursor=abc", "limit=0", "colour=red", "from=2026-13-01"]) {
      expect([query, (await get(`?${query}`)).status]).toEqual([query, 400]);
    }
  });
});

describe("GET /api/v1/audit/download", () => {
  it("sends the filtered entries as JSON Lines", async () => {
    const response = await get("/download?action=dataset");
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="audit.jsonl"');
    const lines: AuditEntryView[] = (await response.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual((await list({ action: "dataset" })).items);
  });

  it("sends CSV in which no cell is a formula", async () => {
    const response = await get("/download?format=csv&subjectKind=user");
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const [header, line, ...rest] = (await response.text()).trim().split("\n");
    expect(header).toMatch(/^id,at,actorKind,.*,details$/);
    expect(line).toContain(",user.created,user,id-of-=HYPERLINK(1),'=HYPERLINK(1),");
    expect(line).toMatch(/,test,"\{""cell"":""=1\+1""\}"$/);
    expect(rest).toEqual([]);
  });

  it("sends a header alone, or nothing, when no entry matches", async () => {
    expect(await (await get("/download?format=csv&action=none")).text()).toMatch(/^id,at,.*,details\n$/);
    expect(await (await get("/download?action=none")).text()).toBe("");
  });

  it("sends more entries than one batch, each once", async () => {
    await rawPool().query(`
      INSERT INTO "AuditEntry"
        ("at", "actorKind", "actorId", "actorLabel", "action", "subjectKind", "subjectId", "subjectLabel", "requestId", "details", "canonical")
      SELECT now(), 'system', 'test', 'test', 'many.made', 'test', n::text, n::text, 'r', '{}', '{}'
      FROM generate_series(1, 1100) AS n`);
    const text = await (await get("/download?action=many.made")).text();
    const ids = text
      .trim()
      .split("\n")
      .map((line): AuditEntryView => JSON.parse(line))
      .map((entry) => entry.subjectId);
    expect(ids).toEqual(Array.from({ length: 1100 }, (_, index) => String(1100 - index)));
  });

  it("refuses before the first byte", async () => {
    expect((await get("/download", engineer)).status).toBe(403);
    expect((await get("/download?format=xml")).status).toBe(400);
  });
});
