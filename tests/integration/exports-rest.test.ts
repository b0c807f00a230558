import { describe, expect, it } from "vitest";
import { db } from "#lib/db.ts";
import { exportRunJob } from "#lib/exports/jobs.ts";
import { guessDatasetMapping, previewExport } from "#lib/exports/preview-export.ts";
import { search } from "#lib/search/data.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";
import { POST as cancel } from "../../app/api/v1/exports/[id]/cancel/route.ts";
import { GET as events } from "../../app/api/v1/exports/[id]/events/route.ts";
import { GET as rejects } from "../../app/api/v1/exports/[id]/rejects/route.ts";
import { GET as report } from "../../app/api/v1/exports/[id]/report/route.ts";
import { GET as read } from "../../app/api/v1/exports/[id]/route.ts";
import { POST as create, GET as list } from "../../app/api/v1/exports/route.ts";
import { POST as saveRecipe } from "../../app/api/v1/recipes/route.ts";

testDatabase();

const recipe = { style: "instruction_tuning", quality: { min_text_length: 10 } };

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;
type Call = { body?: unknown; id?: string; query?: string; headers?: Record<string, string> };

function call(handler: Handler, person: TestPerson, { body, id, query = "", headers = {} }: Call = {}) {
  const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const request = new Request(`http://localhost/${query}`, {
    ...init,
    headers: { authorization: `Bearer ${person.token}`, ...headers },
  });
  const params: Record<string, string> = id === undefined ? {} : { id };
  return handler(request, { params: Promise.resolve(params) });
}

describe("POST /api/v1/exports", () => {
  it("answers 202, and the same export again for the same Idempotency-Key", async () => {
    const person = await createPerson("engineer");
    const body = { datasetId: await createReadyDataset(person, exampleRows(20)), recipe };
    const headers = { "idempotency-key": "once" };
    const first = await call(create, person, { body, headers });
    expect(first.status).toBe(202);
    const again = await call(create, person, { body, headers });
    expect(await again.json()).toEqual(await first.json());
    expect(await db().export.count({ where: { ownerId: person.ownerId } })).toBe(1);
    const other = await call(create, person, { body: { ...body, name: "other" }, headers });
    expect(other.status).toBe(409);
  });

  it("runs to a report, rejects with their rows, and a page of the list", async () => {
    const person = await createPerson("engineer");
    const saved = await call(saveRecipe, person, {
      body: { name: "base", recipe: { ...recipe, quality_metrics: { enable_metrics: true } } },
    });
    expect(saved.status).toBe(201);
    const { id: recipeId } = await saved.json();
    const datasetId = await createReadyDataset(person, exampleRows(50));
    const { id } = await (await call(create, person, { body: { datasetId, recipeId } })).json();
    await runWaitingJobs(exportRunJob);
    expect(await (await call(read, person, { id })).json()).toMatchObject({
      status: "succeeded",
      totalRows: 50,
    });
    expect(await (await call(report, person, { id })).json()).toMatchObject({
      level: "basic",
      stats: { total_entities: 50 },
    });
    const page = await (await call(rejects, person, { id, query: "?bucket=skipped&limit=1" })).json();
    expect(page.items).toHaveLength(1);
    expect(page.nextCursor).toMatch(/^\d+$/);
    expect(await (await call(list, person, { query: "?status=succeeded" })).json()).toMatchObject({
      total: 1,
    });
    expect((await call(cancel, person, { id, body: {} })).status).toBe(409);
  });

  it("names every problem with its pointer", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(5));
    const response = await call(create, person, {
      body: { datasetId, recipe: { style: "chat", quallity: {} } },
    });
    expect(response.status).toBe(400);
    const problem = await response.json();
    expect(problem.errors.map((error: { pointer: string }) => error.pointer).sort()).toEqual([
      "/quallity",
      "/style",
    ]);
  });

  it.each(["?limit=0", "?status=done", "?cursor=x", "?unknown=1"])("refuses the query %s", async (query) => {
    expect((await call(list, await createPerson("engineer"), { query })).status).toBe(400);
  });

  it("knows no export by an id that is none", async () => {
    expect((await call(read, await createPerson("engineer"), { id: "../x" })).status).toBe(404);
  });
});

describe("GET /api/v1/exports/{id}/events", () => {
  it("streams until the export has ended, and tells a reader that saw the end to stop", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(50));
    const { id } = await (await call(create, person, { body: { datasetId, recipe } })).json();
    const response = await call(events, person, { id });
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const text = response.text();
    await runWaitingJobs(exportRunJob);
    const blocks = (await text).split("\n\n").filter((block) => block.includes("event: export"));
    const statuses = blocks.map((block) => JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? "{}").status);
    expect(statuses[0]).toBe("queued");
    expect(statuses.at(-1)).toBe("succeeded");
    const lastId = /^id: (.*)$/m.exec(blocks.at(-1) ?? "")?.[1] ?? "";
    const resumed = await call(events, person, { id, headers: { "last-event-id": lastId } });
    expect(resumed.status).toBe(204);
  });
});

describe("the preview", () => {
  it("shows ten output rows and what would be refused, without an export", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(100));
    const preview = await previewExport(person.actor, { recipe, datasetId });
    expect(preview).toMatchObject({
      rows: 100,
      isWhole: true,
      datasetRows: 100,
      rowFormat: "instruction_tuning",
    });
    expect(preview.accepted).toHaveLength(10);
    expect(preview.rejected[0]).toMatchObject({ line: 5, code: "too_short", row: { answer: "short" } });
    expect(await db().export.count({ where: { ownerId: person.ownerId } })).toBe(0);
    expect(await guessDatasetMapping(person.actor, datasetId)).toMatchObject({
      style: "instruction_tuning",
      fields: ["question", "answer"],
      fieldMapping: { instruction_field: "question", output_field: "answer" },
    });
  });

  it("ends a schema that never ends, and says where", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(10));
    const allOf = Array.from({ length: 28 }, (_, index) => `#/$defs/d${index}`);
    const $defs = Object.fromEntries(
      allOf.map((_, index) => [
        `d${index}`,
        index === 27
          ? { type: "object" }
          : { allOf: [{ $ref: `#/$defs/d${index + 1}` }, { $ref: `#/$defs/d${index + 1}` }] },
      ]),
    );
    const bomb = { $schema: "https://json-schema.org/draft/2020-12/schema", $ref: "#/$defs/d0", $defs };
    const hostile = { ...recipe, structured_gen: { enable_schema_validation: true, json_schema: bomb } };
    const started = performance.now();
    await expect(previewExport(person.actor, { recipe: hostile, datasetId })).rejects.toMatchObject({
      code: "invalid_input",
    });
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});

describe("search", () => {
  it("finds what one may see, by name and by id, and nothing else", async () => {
    const [person, stranger] = [await createPerson("engineer"), await createPerson("engineer")];
    const datasetId = await createReadyDataset(person, exampleRows(3), { name: "rare_words" });
    const titles = async (who: TestPerson, query: string) =>
      (await search(who.actor, query, 5)).items.map((item) => `${item.kind} ${item.title}`);
    expect(await titles(person, "rare_w")).toEqual(["Datasets rare_words"]);
    expect(await titles(person, "rare%w")).toEqual([]);
    expect(await titles(person, datasetId)).toEqual(["Datasets rare_words"]);
    expect(await titles(stranger, "rare_w")).toEqual([]);
  });
});
