import { describe, expect, it } from "vitest";
import { jobActor } from "#lib/actor.ts";
import { db, withTransaction } from "#lib/db.ts";
import type { LineageFacts } from "#lib/lineage/link/claims.ts";
import { linkLineage } from "#lib/lineage/link/mutations.ts";
import { declareEdge } from "#lib/lineage/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createBaseModel, createExportRow, createVersion } from "#tests/support/lineage.ts";
import { createPerson } from "#tests/support/people.ts";

testDatabase();

const nothing: LineageFacts = { baseModel: null, exportId: null, datasetDigest: null, parentAdapterId: null };
const job = jobActor("adapters.measure", "test");
const digestOf = () => `sha256:${crypto.randomUUID().replaceAll("-", "").repeat(2)}`;

const link = (version: { id: string }, facts: Partial<LineageFacts>) =>
  withTransaction((tx) => linkLineage(tx, job, version, { ...nothing, ...facts }));

async function edgesOf({ key }: { key: string }) {
  const rows = await db().lineageEdge.findMany({
    where: { from: key, removedAt: null },
    orderBy: { kind: "asc" },
  });
  return rows.map(({ kind, to, evidence }) => [kind, to, evidence]);
}

describe("the export that adapter_metadata.json names", () => {
  it("is known by the digest of its rows", async () => {
    const person = await createPerson("engineer");
    const digest = digestOf();
    const made = await createExportRow(person, { digest });
    const version = await createVersion(person);
    await link(version, { datasetDigest: digest });
    expect(await edgesOf(version)).toEqual([["trained_on", made.key, "hash"]]);
  });

  it("is known by its id when no digest says more", async () => {
    const person = await createPerson("engineer");
    const made = await createExportRow(person, { digest: digestOf() });
    const version = await createVersion(person);
    await link(version, { exportId: made.id });
    expect(await edgesOf(version)).toEqual([["trained_on", made.key, "metadata"]]);
  });

  it("is the one of that id among several with the same bytes", async () => {
    const person = await createPerson("engineer");
    const digest = digestOf();
    const [named] = [await createExportRow(person, { digest }), await createExportRow(person, { digest })];
    const version = await createVersion(person);
    await link(version, { exportId: named?.id ?? "", datasetDigest: digest });
    expect(await edgesOf(version)).toEqual([["trained_on", named?.key, "hash"]]);
  });

  it("is told apart where id and digest disagree", async () => {
    const person = await createPerson("engineer");
    const made = await createExportRow(person, { digest: digestOf() });
    const version = await createVersion(person);
    const { problems } = await link(version, { exportId: made.id, datasetDigest: digestOf() });
    expect(await edgesOf(version)).toEqual([["trained_on", made.key, "metadata"]]);
    expect(problems).toEqual([expect.stringContaining("another dataset digest")]);
  });

  it("is not found where the one who pushed may not read it", async () => {
    const [person, stranger] = [await createPerson("engineer"), await createPerson("engineer")];
    const digest = digestOf();
    const made = await createExportRow(person, { digest });
    const version = await createVersion(stranger);
    const { problems } = await link(version, { exportId: made.id, datasetDigest: digest });
    expect(await edgesOf(version)).toEqual([]);
    expect(problems).toHaveLength(1);
  });

  it("may be any text", async () => {
    const person = await createPerson("engineer");
    const version = await createVersion(person);
    await link(version, { exportId: "'; DROP TABLE", datasetDigest: "x" });
    expect(await edgesOf(version)).toEqual([]);
  });
});

describe("the base model that adapter_config.json names", () => {
  it("is the registered one of that name, without regard to case", async () => {
    const person = await createPerson("engineer");
    const base = await createBaseModel(person, { name: "Tiny-Llama" });
    const version = await createVersion(person);
    await link(version, { baseModel: `${person.handle.toUpperCase()}/tiny-llama` });
    expect(await edgesOf(version)).toEqual([["base", base.key, "metadata"]]);
  });

  it("is external when it is not registered, and nothing when it is a folder", async () => {
    const person = await createPerson("engineer");
    const [version, local] = [await createVersion(person), await createVersion(person)];
    await link(version, { baseModel: "Qwen/Qwen2.5-0.5B" });
    const { problems } = await link(local, { baseModel: "/srv/models/qwen" });
    expect(await edgesOf(version)).toEqual([["base", "external:Qwen/Qwen2.5-0.5B", "metadata"]]);
    expect([await edgesOf(local), problems.length]).toEqual([[], 1]);
  });

  it("is a parent when it is one of our adapters, also by the name of a version's own repository", async () => {
    const person = await createPerson("engineer");
    const parent = await createVersion(person, { name: "parent", semver: "1.2.0" });
    await createVersion(person, { name: "parent", semver: "2.0.0" });
    const version = await createVersion(person);
    await link(version, { baseModel: `${person.handle}/parent.v1.2.0` });
    expect(await edgesOf(version)).toEqual([["parent", parent.key, "metadata"]]);
  });
});

describe("the parent that adapter_metadata.json names", () => {
  it("is found by owner and name, by name alone, and with a version", async () => {
    const person = await createPerson("engineer");
    const old = await createVersion(person, { name: "line", semver: "1.0.0" });
    const newest = await createVersion(person, { name: "line", semver: "1.1.0" });
    for (const [text, found] of [
      [`${person.handle}/line@1.0.0`, old],
      [`${person.handle}/line`, newest],
      ["line", newest],
    ] as const) {
      const version = await createVersion(person);
      await link(version, { parentAdapterId: text });
      expect(await edgesOf(version)).toEqual([["parent", found.key, "metadata"]]);
    }
  });

  it("is external when nobody here has it", async () => {
    const person = await createPerson("engineer");
    const version = await createVersion(person);
    await link(version, { parentAdapterId: "elsewhere/line" });
    expect(await edgesOf(version)).toEqual([["parent", "external:elsewhere/line", "metadata"]]);
  });

  it("does not stop the rest when it would make a circle", async () => {
    const person = await createPerson("engineer");
    const [version, child] = [await createVersion(person), await createVersion(person, { name: "child" })];
    await declareEdge(person.actor, { kind: "parent", from: child.key, to: version.key });
    const { problems } = await link(version, { parentAdapterId: "child", baseModel: "a/model" });
    expect(await edgesOf(version)).toEqual([["base", "external:a/model", "metadata"]]);
    expect(problems).toEqual([expect.stringContaining("circle")]);
  });
});

describe("linking again", () => {
  it("changes nothing for the same files", async () => {
    const person = await createPerson("engineer");
    const version = await createVersion(person);
    const first = await link(version, { baseModel: "a/model" });
    const again = await link(version, { baseModel: "a/model" });
    expect(again).toEqual(first);
    expect(await db().lineageEdge.count({ where: { from: version.key } })).toBe(1);
  });

  it("takes back what the files no longer name, and leaves what people declared", async () => {
    const person = await createPerson("engineer");
    const version = await createVersion(person);
    await declareEdge(person.actor, { kind: "distilled", from: version.key, to: "external:teacher" });
    await link(version, { baseModel: "a/model" });
    await link(version, { baseModel: "another/model" });
    expect(await edgesOf(version)).toEqual([
      ["base", "external:another/model", "metadata"],
      ["distilled", "external:teacher", "declared"],
    ]);
  });
});
