import { describe, expect, it } from "vitest";
import { GET as getSchemaRoute } from "#app/api/v1/schemas/[id]/route.ts";
import { POST as addVersionRoute } from "#app/api/v1/schemas/[id]/versions/route.ts";
import { POST as checkRoute } from "#app/api/v1/schemas/check/route.ts";
import { POST as createRoute } from "#app/api/v1/schemas/route.ts";
import { db } from "#lib/db.ts";
import { getSchema, listSchemas, listSchemaVersions } from "#lib/schemas/data.ts";
import { addSchemaVersion, createSchema, deleteSchema, updateSchema } from "#lib/schemas/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";

testDatabase();

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>;

async function call(
  handler: Handler,
  person: TestPerson,
  body: unknown,
  params: Record<string, string> = {},
): Promise<{ status: number; body: Record<string, unknown> }> {
  const request = new Request("http://localhost/api/v1/schemas", {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${person.token}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const response = await handler(request, { params: Promise.resolve(params) });
  return { status: response.status, body: await response.json() };
}

const text = '{ "type": "object",\n  "required": ["a"] }\n';
const someName = (): string => `s-${crypto.randomUUID().slice(0, 8)}`;

describe("schemas", () => {
  it("keeps each version to the letter and never changes one", async () => {
    const engineer = await createPerson("engineer");
    const made = await createSchema(engineer.actor, {}, { name: someName() }, { text, message: "first" });
    const next = await addSchemaVersion(engineer.actor, made.schemaId, { text: "true", baseVersion: 1 });
    expect(next).toMatchObject({ number: 2, isDuplicate: false });
    const { items } = await listSchemaVersions(engineer.actor, made.schemaId);
    expect(items.map(({ number, text: written }) => [number, written])).toEqual([
      [2, "true"],
      [1, text],
    ]);
    expect(items[1]).toMatchObject({ draft: "7", message: "first", createdBy: engineer.handle });
  });

  it("answers the newest version when nothing has changed, and a conflict when it was not seen", async () => {
    const { actor } = await createPerson("engineer");
    const { schemaId } = await createSchema(actor, {}, { name: someName() }, { text });
    expect(await addSchemaVersion(actor, schemaId, { text })).toMatchObject({ number: 1, isDuplicate: true });
    await addSchemaVersion(actor, schemaId, { text: "true", baseVersion: 1 });
    await expect(addSchemaVersion(actor, schemaId, { text: "false", baseVersion: 1 })).rejects.toMatchObject({
      code: "conflict",
    });
  });

  it("are found by the very characters of a name, none of which is a pattern", async () => {
    const { actor } = await createPerson("engineer");
    const mark = crypto.randomUUID().slice(0, 8);
    for (const name of [`u-${mark}_a`, `u-${mark}.a`]) await createSchema(actor, {}, { name }, { text });
    expect(await listSchemas(actor, { search: `${mark}_a` })).toMatchObject({ total: 1 });
    expect(await listSchemas(actor, { search: `${mark}%a` })).toMatchObject({ total: 0 });
  });

  it("numbers versions one after the other when two are saved at once", async () => {
    const { actor } = await createPerson("engineer");
    const { schemaId } = await createSchema(actor, {}, { name: someName() }, { text });
    const saved = await Promise.all(
      [1, 2, 3].map((minLength) => addSchemaVersion(actor, schemaId, { schema: { minLength } })),
    );
    expect(saved.map(({ number }) => number).sort()).toEqual([2, 3, 4]);
  });

  it("writes an audit entry with each write", async () => {
    const { actor } = await createPerson("engineer");
    const name = someName();
    const { schemaId } = await createSchema(actor, {}, { name }, { text });
    await addSchemaVersion(actor, schemaId, { text: "true" });
    await updateSchema(actor, schemaId, { description: "what it is for" });
    await deleteSchema(actor, schemaId);
    const entries = await db().auditEntry.findMany({
      where: { subjectId: schemaId },
      orderBy: { at: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "schema.created",
      "schema.version_added",
      "schema.updated",
      "schema.deleted",
    ]);
    await expect(getSchema(actor, schemaId)).rejects.toMatchObject({ code: "not_found" });
    await expect(createSchema(actor, {}, { name }, { text })).resolves.toMatchObject({ number: 1 });
  });

  it("refuses schemas that cannot be used, with the place, and leaves nothing behind", async () => {
    const { actor } = await createPerson("engineer");
    const before = await listSchemas(actor, {});
    for (const [bad, pointer] of [
      ['{"type": "strin"}', "/schema/type"],
      ["{", "/schema"],
      ['{"$ref": "https://example.com/x.json"}', "/schema/$ref"],
      [`${'{"allOf":['.repeat(5_000)}true${"]}".repeat(5_000)}`, undefined],
    ] as const) {
      const refused = createSchema(actor, {}, { name: someName() }, { text: bad });
      await expect(refused).rejects.toMatchObject({ code: "invalid_input" });
      if (pointer) await expect(refused).rejects.toMatchObject({ problems: [{ pointer }] });
    }
    expect((await listSchemas(actor, {})).total).toBe(before.total);
  });

  it("hides a team's schema from others and refuses writes without the role", async () => {
    const [engineer, viewer, stranger] = await Promise.all([
      createPerson("engineer"),
      createPerson("viewer"),
      createPerson("viewer"),
    ]);
    const team = await createTeam([
      { person: engineer, role: "engineer" },
      { person: viewer, role: "viewer" },
    ]);
    const fields = { name: someName(), visibility: "team" as const };
    const { schemaId } = await createSchema(engineer.actor, { ownerId: team.ownerId }, fields, { text });
    await expect(getSchema(stranger.actor, schemaId)).rejects.toMatchObject({ code: "not_found" });
    expect(await getSchema(viewer.actor, schemaId)).toMatchObject({ name: fields.name });
    await expect(addSchemaVersion(viewer.actor, schemaId, { text: "true" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(addSchemaVersion(stranger.actor, schemaId, { text: "true" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      createSchema(stranger.actor, { ownerId: team.ownerId }, fields, { text }),
    ).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("answers REST calls: create, versions, conflicts, problems", async () => {
    const engineer = await createPerson("engineer");
    const name = someName();
    const made = await call(createRoute, engineer, {
      name,
      schema: { required: ["a"] },
      generationSchema: true,
    });
    expect(made).toMatchObject({
      status: 201,
      body: { name, latestVersion: { number: 1, schema: { required: ["a"] } } },
    });
    const id = String(made.body.id);
    expect(await call(createRoute, engineer, { name: name.toUpperCase(), schema: {} })).toMatchObject({
      status: 409,
      body: { code: "conflict", errors: [{ pointer: "/name" }] },
    });
    const added = await call(addVersionRoute, engineer, { schema: { minProperties: 1 } }, { id });
    expect(added).toMatchObject({ status: 201, body: { number: 2, isDuplicate: false } });
    expect(await call(getSchemaRoute, engineer, undefined, { id })).toMatchObject({
      body: { versionCount: 2 },
    });
    expect(await call(createRoute, engineer, { name: someName() })).toMatchObject({ status: 400 });
    expect(await call(createRoute, engineer, { name: someName(), schema: { type: 1 } })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/schema/type" }] },
    });
  });

  it("checks samples over REST, and a hostile schema ends with words", async () => {
    const viewer = await createPerson("viewer");
    const schema = { required: ["a"], properties: { a: { minLength: 3 } } };
    expect(await call(checkRoute, viewer, { schema, samples: [{ a: "abc" }, { a: "x" }, {}] })).toMatchObject(
      {
        status: 200,
        body: {
          ok: true,
          draft: "7",
          valid: 1,
          invalid: 2,
          results: [
            { valid: true },
            {
              violations: [
                { pointer: "/a", keyword: "minLength", message: "Field 'a' too short (min 3 chars)" },
              ],
            },
            { violations: [{ message: "Missing required field: a" }] },
          ],
        },
      },
    );
    expect(await call(checkRoute, viewer, { schema: { type: "strin" } })).toMatchObject({
      status: 200,
      body: { ok: false, problems: [{ pointer: "/type" }] },
    });
    const endless = { patternProperties: { ".": { $ref: "#" }, "..": { $ref: "#" }, "^k": { $ref: "#" } } };
    const sample: unknown = JSON.parse(`${'{"key":'.repeat(60)}1${"}".repeat(60)}`);
    expect(await call(checkRoute, viewer, { schema: endless, samples: [sample] })).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining("row 1 of the sample") },
    });
  });
});
