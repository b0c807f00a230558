import { describe, expect, it } from "vitest";
import { updateDataset } from "#lib/datasets/mutations.ts";
import { db } from "#lib/db.ts";
import { beginStreamedExport } from "#lib/exports/themis/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { GET as readMetadata } from "../../app/api/adapters/[id]/metadata/route.ts";
import { POST as register } from "../../app/api/adapters/register/route.ts";
import { GET as registry } from "../../app/api/adapters/registry/route.ts";
import { POST as startStream } from "../../app/api/export/jsonl_llm/route.ts";
import { GET as readStatus } from "../../app/api/export/status/[id]/route.ts";

testDatabase();

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

function call(
  handler: Handler,
  person: TestPerson | null,
  body?: unknown,
  params: Record<string, string> = {},
) {
  const headers = new Headers(person ? { authorization: `Bearer ${person.token}` } : {});
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const init = body === undefined ? { headers } : { method: "POST", headers, body: text };
  return handler(new Request("http://localhost/", init), { params: Promise.resolve(params) });
}

const request = { format: "instruction_tuning", field_mapping: { instruction_field: "question" } };

describe("POST /api/export/jsonl_llm", () => {
  it("streams the rows of a named dataset and keeps the status", async () => {
    const person = await createPerson("engineer");
    await createReadyDataset(person, exampleRows(100), { name: "legal" });
    const response = await call(startStream, person, { ...request, dataset: "legal", theme: undefined });
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/x-ndjson");
    const [, id] =
      /filename="export_(exp_[0-9a-f]{16})\.jsonl"/.exec(response.headers.get("content-disposition") ?? "") ??
      [];
    const lines = (await response.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({ instruction: "What is row 0?", output: "It is the row number 0.", weight: 1 });
    expect(new Set(lines.map((line) => line.instruction)).size).toBe(lines.length);

    const status = await (await call(readStatus, person, undefined, { id: id ?? "" })).json();
    expect(status).toMatchObject({
      export_id: id,
      status: "completed",
      progress: 1,
      records_processed: 100,
      records_total: 100,
    });
    expect(status.duration_ms).toBeGreaterThanOrEqual(0);
    const stranger = await createPerson("engineer");
    const unseen = await call(readStatus, stranger, undefined, { id: id ?? "" });
    expect([unseen.status, await unseen.json()]).toEqual([
      404,
      { status: "error", error: "Export job not found" },
    ]);
  });

  it("filters by theme, rating and query, and fails closed on missing fields", async () => {
    const person = await createPerson("engineer");
    const row = (question: string, more: object) =>
      `${JSON.stringify({ question, answer: "an answer that is long enough", ...more })}\n`;
    const rows = [
      row("a", { category: "law", rating: 5, created_at: "2024-12-31T10:00:00Z" }),
      row("b", { category: "law", rating: 2, created_at: "2024-01-01" }),
      row("c", { category: "law", created_at: "2024-01-01" }),
      row("d", { category: "art", rating: 5, created_at: "2024-01-01" }),
      row("e", { category: "law", rating: 5, created_at: "2025-01-01T00:00:00Z" }),
    ];
    await createReadyDataset(person, rows.join(""), { name: "cases" });
    const body = { ...request, dataset: "cases", theme: "law", to_date: "2024-12-31", min_rating: 4 };
    const response = await call(startStream, person, body);
    expect(response.headers.get("content-disposition")).toMatch(/_law\.jsonl"$/);
    expect((await response.text()).match(/"instruction":"(.)"/g)).toEqual(['"instruction":"a"']);
  });

  it.each([
    ["{not valid json}", 400, /^JSON parsing error: /],
    [{ field_mapping: {} }, 400, /^Missing required field: format$/],
    [{ format: "instruction_tuning" }, 400, /^Missing required field: field_mapping$/],
    [{ ...request, dataset: "nowhere" }, 404, /no such dataset/],
    [request, 400, /default/],
  ])("answers %j with %i", async (body, status, message) => {
    const response = await call(startStream, await createPerson("engineer"), body);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ status: "error", error: expect.stringMatching(message) });
  });

  it("asks for a token, and for one that may export", async () => {
    const nobody = await call(startStream, null, request);
    expect([nobody.status, await nobody.json()]).toEqual([
      401,
      { status: "error", error: "Unauthorized: Admin token required" },
    ]);
    const reader = await createPerson("engineer", { scopes: ["read"] });
    expect((await call(startStream, reader, request)).status).toBe(403);
  });

  it("takes the default dataset when none is named", async () => {
    const admin = await createPerson("admin");
    const id = await createReadyDataset(admin, exampleRows(3));
    await updateDataset(admin.actor, id, { isDefault: true });
    const response = await call(startStream, admin, request);
    expect((await response.text()).trim().split("\n")).toHaveLength(3);
    await updateDataset(admin.actor, id, { isDefault: false });
  });

  it("allows five at once and notes a reader that goes away", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(50_000), { name: "many" });
    const version = await db().datasetVersion.findFirstOrThrow({ where: { datasetId } });
    const body = { ...request, dataset: "many" };
    const response = await call(startStream, person, body);
    const id = response.headers.get("x-export-id") ?? "";
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    expect(await (await call(readStatus, person, undefined, { id })).json()).toMatchObject({
      status: "failed",
    });

    const subject = {
      ownerId: person.ownerId,
      datasetVersionId: version.id,
      datasetLabel: "many",
      recordsTotal: 1,
      theme: "",
      filter: "",
    };
    const token = await db().apiToken.findFirstOrThrow({ where: { userId: person.userId } });
    const actor = { ...person.actor, kind: "token" as const, id: token.id };
    for (let count = 0; count < 5; count++) await beginStreamedExport(actor, subject);
    const refused = await call(startStream, person, body);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "60"]);
  });
});

describe("the adapter registry", () => {
  it("registers nested and flat metadata as drafts, once each", async () => {
    const person = await createPerson("engineer");
    const flat = {
      adapter_metadata: { adapter_id: "legal-qa-v1", base_model_name: "m/base", domain: "legal" },
    };
    const first = await call(register, person, flat);
    expect(first.status).toBe(201);
    expect(await first.json()).toMatchObject({ adapter_id: `${person.handle}/legal-qa-v1`, state: "draft" });
    expect((await call(register, person, flat)).status).toBe(409);

    const nested = {
      adapter_id: `${person.handle}/legal-qa-v1`,
      adapter_version: "1.1.0",
      base_model: { name: "m/base" },
      task: { type: "question-answering", domain: "legal", language: "de" },
      training: { lora_rank: 16 },
    };
    expect((await call(register, person, nested)).status).toBe(201);

    const list = await (await call(registry, person)).json();
    expect(list).toMatchObject({
      total: 1,
      adapters: [
        { adapter_id: `${person.handle}/legal-qa-v1`, adapter_version: "1.1.0", base_model: "m/base" },
      ],
    });
    const read = await call(readMetadata, person, undefined, { id: "legal-qa-v1" });
    expect(await read.json()).toMatchObject({
      adapter_version: "1.1.0",
      task: { domain: "legal" },
      training: { lora_rank: 16 },
    });
    const otherCase = await call(readMetadata, person, undefined, { id: "Legal-QA-v1" });
    expect([otherCase.status, (await otherCase.json()).adapter_version]).toEqual([200, "1.1.0"]);
    const stranger = await createPerson("engineer");
    expect(await (await call(registry, stranger)).json()).toMatchObject({ total: 0 });
    const unseen = await call(readMetadata, stranger, undefined, { id: `${person.handle}%2Flegal-qa-v1` });
    expect(unseen.status).toBe(404);
  });

  it.each([
    [{ adapter_metadata: { domain: "legal" } }, /adapter_id/],
    [{ adapter_metadata: { adapter_id: "../x" } }, /./],
    [{ adapter_metadata: { adapter_id: "x", adapter_version: "one" } }, /semantic version/],
    [{ adapter_metadata: { adapter_id: 5 } }, /Failed to parse adapter metadata/],
    ["[", /Failed to parse adapter metadata/],
  ])("refuses %j", async (body, message) => {
    const response = await call(register, await createPerson("engineer"), body);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ status: "error", error: expect.stringMatching(message) });
  });
});
