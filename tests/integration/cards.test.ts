import { describe, expect, it } from "vitest";
import { GET, PATCH } from "#app/api/v1/adapters/[owner]/[name]/versions/[v]/card/route.ts";
import { jobActor } from "#lib/actor.ts";
import { getCard, listCardRevisions } from "#lib/adapters/cards/data.ts";
import type { Evidence } from "#lib/adapters/cards/evidence.ts";
import { applyEvidence, updateCard } from "#lib/adapters/cards/mutations.ts";
import { db, withTransaction } from "#lib/db.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createVersion } from "#tests/support/lineage.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";

testDatabase();

const at = "2026-11-22T20:00:00.000Z";
const measured: Evidence = {
  "/training/lora_rank": [{ kind: "measured", value: 8, source: "tensors", at }],
  "/base_model/name": [{ kind: "imported", value: "org/base", source: "adapter_config.json", at }],
  "/tags": [{ kind: "imported", value: ["lora"], source: "README.md", at }],
};

async function setUp() {
  const person = await createPerson("engineer");
  const version = await createVersion(person);
  return { person, version, name: { owner: person.handle, name: version.name } };
}

function measure(versionId: string, evidence: Evidence = measured) {
  return withTransaction((tx) =>
    applyEvidence(tx, jobActor("adapter-measure", "1"), versionId, evidence, "Measured from the files"),
  );
}

async function call(
  handler: typeof GET,
  person: TestPerson,
  name: { owner: string; name: string },
  options: { body?: unknown; query?: string; v?: string } = {},
) {
  const request = new Request(`http://localhost/api/v1/card${options.query ?? ""}`, {
    method: options.body === undefined ? "GET" : "PATCH",
    headers: { authorization: `Bearer ${person.token}`, "content-type": "application/json" },
    body: options.body === undefined ? undefined : JSON.stringify(options.body),
  });
  return handler(request, { params: Promise.resolve({ ...name, v: options.v ?? "1.0.0" }) });
}

describe("applyEvidence", () => {
  it("keeps what was declared, and writes what lists filter by", async () => {
    const { person, version, name } = await setUp();
    await updateCard(person.actor, version.id, {
      cardRevision: 0,
      changes: { "/license/id": "apache-2.0", "/training/lora_rank": 16, "/tags": ["legal"] },
    });
    await measure(version.id);
    const card = await getCard(person.actor, name, "1.0.0");
    expect(card.card).toMatchObject({
      license: { id: "Apache-2.0" },
      training: { lora_rank: 8 },
      tags: ["lora", "legal"],
    });
    expect(card.conflicts).toMatchObject([
      { pointer: "/training/lora_rank", others: [{ value: 16, source: person.actor.label }] },
    ]);
    const row = await db().version.findUniqueOrThrow({ where: { id: version.id } });
    expect(row).toMatchObject({ rank: 8, baseModel: "org/base", licence: "Apache-2.0", cardRevision: 2 });
    expect(row.completeness).toBeGreaterThan(0.1);
  });

  it("changes nothing when it is repeated", async () => {
    const { version } = await setUp();
    const first = await measure(version.id);
    expect(await measure(version.id)).toEqual(first);
    expect(await db().cardRevision.count({ where: { versionId: version.id } })).toBe(1);
  });
});

describe("updateCard", () => {
  it("keeps a history with who, when and what", async () => {
    const { person, version, name } = await setUp();
    await updateCard(person.actor, version.id, { cardRevision: 0, changes: { "/task/domain": "legal" } });
    await updateCard(person.actor, version.id, {
      cardRevision: 1,
      changes: { "/task/domain": "medical", "/limitations": "Not for courts." },
      summary: "After the review",
    });
    const { items } = await listCardRevisions(person.actor, name, "1.0.0");
    expect(items).toMatchObject([
      {
        number: 2,
        summary: "After the review",
        actorLabel: person.actor.label,
        differences: [
          { pointer: "/limitations", before: undefined, after: "Not for courts." },
          { pointer: "/task/domain", before: "legal", after: "medical" },
        ],
      },
      { number: 1, summary: "Domain", differences: [{ pointer: "/task/domain", after: "legal" }] },
    ]);
    const audit = await db().auditEntry.findMany({
      where: { subjectId: version.id, action: "card.updated" },
    });
    expect(audit).toHaveLength(2);
  });

  it("lets one of two edits win, and tells the other who was first", async () => {
    const { person, version } = await setUp();
    const edit = (domain: string) =>
      updateCard(person.actor, version.id, { cardRevision: 0, changes: { "/task/domain": domain } });
    const outcomes = await Promise.allSettled([edit("legal"), edit("medical")]);
    const refused = outcomes.filter((outcome) => outcome.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(refused[0]?.reason).toMatchObject({ code: "conflict" });
    expect(String(refused[0]?.reason)).toContain(`${person.actor.label} changed it`);
  });

  it("changes nothing when one field of several is wrong, and names each", async () => {
    const { person, version } = await setUp();
    const refused = updateCard(person.actor, version.id, {
      cardRevision: 0,
      changes: {
        "/task/domain": "legal",
        "/license/id": "apach-2.0",
        "/base_model/name": "/data/models/x",
        "/training/lora_rank": "8",
        "/nonsense": 1,
        "/description": "a\u0000b",
      },
    });
    await expect(refused).rejects.toMatchObject({
      code: "invalid_input",
      problems: [
        { pointer: "/license/id", message: expect.stringContaining('Did you mean "Apache-2.0"?') },
        { pointer: "/base_model/name", message: expect.stringContaining("not a Hub id") },
        { pointer: "/training/lora_rank" },
        { pointer: "/nonsense" },
        { pointer: "/description", message: expect.stringContaining("NUL") },
      ],
    });
    expect(await db().cardRevision.count({ where: { versionId: version.id } })).toBe(0);
  });

  it("takes a declared value back", async () => {
    const { person, version, name } = await setUp();
    await updateCard(person.actor, version.id, { cardRevision: 0, changes: { "/task/domain": "legal" } });
    await updateCard(person.actor, version.id, { cardRevision: 1, changes: { "/task/domain": null } });
    expect((await getCard(person.actor, name, "1.0.0")).card).toEqual({});
  });

  it("tells a stranger of no version, and a viewer of the team that they may not", async () => {
    const { person, version } = await setUp();
    const input = { cardRevision: 0, changes: { "/task/domain": "legal" } };
    const stranger = await createPerson("engineer");
    await expect(updateCard(stranger.actor, version.id, input)).rejects.toMatchObject({ code: "not_found" });
    const viewer = await createPerson("viewer");
    const team = await createTeam([
      { person, role: "engineer" },
      { person: viewer, role: "viewer" },
    ]);
    const teams = await createVersion(person, { ownerId: team.ownerId });
    await expect(updateCard(viewer.actor, teams.id, input)).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the card routes", () => {
  it("answer a card with its evidence, and change it", async () => {
    const { person, version, name } = await setUp();
    await measure(version.id);
    const read = await (await call(GET, person, name)).json();
    expect(read).toMatchObject({ cardRevision: 1, card: { training: { lora_rank: 8 } } });
    expect(read.evidence["/training/lora_rank"][0]).toMatchObject({ kind: "measured", source: "tensors" });
    const body = { cardRevision: 1, changes: { "/task/type": "question-answering" } };
    const changed = await call(PATCH, person, name, { body });
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject({
      cardRevision: 2,
      card: { task: { type: "question-answering" } },
    });
    const again = await call(PATCH, person, name, { body });
    expect(again.status).toBe(409);
  });

  it("write the other spellings", async () => {
    const { person, version, name } = await setUp();
    await measure(version.id);
    const nested = await (await call(GET, person, name, { query: "?format=themisdb" })).json();
    expect(nested).toMatchObject({
      adapter_version: "1.0.0",
      base_model: { name: "org/base" },
      training: { lora_rank: 8 },
    });
    const flat = await (await call(GET, person, name, { query: "?format=themisdb-flat" })).json();
    expect(flat).toMatchObject({ base_model_name: "org/base", training_config: { lora_rank: 8 } });
    const readme = await call(GET, person, name, { query: "?format=readme" });
    expect(readme.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    expect(await readme.text()).toMatch(/^---\nbase_model: org\/base\n/);
  });

  it("answer 404 for a version there is not", async () => {
    const { person, name } = await setUp();
    expect((await call(GET, person, name, { v: "9.9.9" })).status).toBe(404);
  });
});
