import { describe, expect, it } from "vitest";
import { db } from "#lib/db.ts";
import { getRepository, listRefs } from "#lib/repositories/data.ts";
import {
  createBranch,
  createRepository,
  createTag,
  deleteBranch,
  deleteRepository,
  deleteTag,
  updateRepository,
} from "#lib/repositories/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";
import { commitTexts } from "#tests/support/repository-files.ts";

testDatabase();

const make = (
  { actor }: TestPerson,
  name: string,
  fields: { owner?: string; kind?: "adapter" | "base" } = {},
) => createRepository(actor, { kind: "adapter", name, ...fields });

describe("the name of a repository", () => {
  it("is found and taken without regard to case, and kept as typed", async () => {
    const person = await createPerson("engineer");
    const made = await make(person, "Legal_QA");
    const found = await getRepository(person.actor, { owner: person.handle.toUpperCase(), name: "LEGAL_qa" });
    expect(found).toEqual(made);
    expect(found).toMatchObject({
      name: "Legal_QA",
      owner: person.handle,
      kind: "adapter",
      visibility: "team",
      languages: [],
      tags: [],
    });
    await expect(make(person, "legal_qa")).rejects.toMatchObject({ code: "conflict" });
    await expect(make(person, "legal_qa", { kind: "base" })).rejects.toMatchObject({ code: "conflict" });
    // '_' stands for itself.
    await make(person, "legalxqa");
  });

  it("is taken by one of two who ask at once", async () => {
    for (let round = 0; round < 5; round++) {
      const person = await createPerson("engineer");
      const outcomes = await Promise.allSettled([
        make(person, "Same"),
        make(person, "same", { kind: "base" }),
      ]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "conflict" },
      });
    }
  });

  it("is not given again after a deletion", async () => {
    const person = await createPerson("engineer");
    await deleteRepository(person.actor, await make(person, "gone"));
    const name = { owner: person.handle, name: "gone" };
    await expect(getRepository(person.actor, name)).rejects.toMatchObject({ code: "not_found" });
    await expect(make(person, "GONE")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("had a deleted adapter 'gone'"),
    });
  });

  it("is refused where it would be a version's, and nothing is made", async () => {
    const person = await createPerson("engineer");
    for (const name of ["qa.v1.2.0", "a--b", "n".repeat(65), "", "../x"]) {
      await expect(make(person, name)).rejects.toMatchObject({
        code: "invalid_input",
        problems: [{ pointer: "/name" }],
      });
    }
    expect(await db().repository.count({ where: { ownerId: person.ownerId } })).toBe(0);
  });
});

describe("who sees a repository", () => {
  it("members of its team, administrators and reviewers, until everyone may", async () => {
    const engineer = await createPerson("engineer");
    const viewer = await createPerson("viewer");
    const { handle } = await createTeam([
      { person: engineer, role: "engineer" },
      { person: viewer, role: "viewer" },
    ]);
    const made = await make(engineer, "private", { owner: handle });
    const outsider = await createPerson("engineer");
    const see = ({ actor }: TestPerson) => getRepository(actor, made, "adapter");
    for (const person of [engineer, viewer, await createPerson("admin"), await createPerson("reviewer")]) {
      expect((await see(person)).id).toBe(made.id);
    }
    await expect(see(outsider)).rejects.toMatchObject({ code: "not_found" });
    await expect(getRepository(engineer.actor, made, "base")).rejects.toMatchObject({ code: "not_found" });
    await updateRepository(engineer.actor, made, { visibility: "everyone" });
    expect((await see(outsider)).visibility).toBe("everyone");
    await expect(updateRepository(outsider.actor, made, { description: "Mine" })).rejects.toMatchObject({
      code: "forbidden",
    });
    const limited = { ...outsider.actor, resourcePatterns: [`${handle}/other-*`] };
    await expect(getRepository(limited, made)).rejects.toMatchObject({ code: "not_found" });
  });

  it("lets nobody make one for a team they are not in, whether the team is there or not", async () => {
    const outsider = await createPerson("engineer");
    const { handle } = await createTeam([]);
    const outcomes = await Promise.allSettled([
      make(outsider, "x", { owner: handle }),
      make(outsider, "x", { owner: "nobody-at-all" }),
    ]);
    const [one, other] = outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason : null));
    expect(one).toMatchObject({ code: "invalid_input" });
    expect(one.message).toBe(other.message);
  });
});

describe("branches and tags", () => {
  it("begin at a revision, show the commit, and are removed", async () => {
    const person = await createPerson("engineer");
    const repository = await make(person, "refs");
    const first = await commitTexts(person.actor, repository.id, { a: "1" });
    await createBranch(person.actor, repository, { name: "dev" });
    await createTag(person.actor, repository, { name: "v0.1", rev: first.oid });
    const second = await commitTexts(person.actor, repository.id, { a: "2" });
    const refs = (await listRefs(repository.id)).map(({ kind, name, oid }) => `${kind} ${name} ${oid}`);
    expect(refs).toEqual([`branch dev ${first.oid}`, `branch main ${second.oid}`, `tag v0.1 ${first.oid}`]);
    await deleteBranch(person.actor, repository, "dev");
    await deleteTag(person.actor, repository, "v0.1");
    expect(await listRefs(repository.id)).toHaveLength(1);
  });

  it("are refused when taken, unknown, main, or the tag of a registered version", async () => {
    const person = await createPerson("engineer");
    const { actor } = person;
    const repository = await make(person, "refs");
    await createTag(actor, repository, { name: "taken" });
    const attempts = {
      conflict: [
        () => createBranch(actor, repository, { name: "taken" }),
        () => createTag(actor, repository, { name: "main" }),
        () => deleteBranch(actor, repository, "main"),
        () => deleteTag(actor, repository, "v1.0.0"),
      ],
      not_found: [
        () => createBranch(actor, repository, { name: "new", rev: "nowhere" }),
        () => deleteTag(actor, repository, "never"),
      ],
      invalid_input: [() => createBranch(actor, repository, { name: "a..b" })],
    };
    await createTag(actor, repository, { name: "v1.0.0" });
    await db().version.create({
      data: { repositoryId: repository.id, semver: "1.0.0", status: "registered", createdById: actor.id },
    });
    for (const [code, tries] of Object.entries(attempts)) {
      for (const attempt of tries) await expect(attempt()).rejects.toMatchObject({ code });
    }
  });
});

describe("deleting a repository that others depend on", () => {
  async function addVersion(
    repositoryId: string,
    semver: string,
    status: "registered" | "deployed" = "registered",
  ) {
    return db().version.create({ data: { repositoryId, semver, status, createdById: "test" } });
  }

  it("says which children it has, without naming those one may not see", async () => {
    const person = await createPerson("engineer");
    const stranger = await createPerson("engineer");
    const parent = await make(person, "parent");
    const child = await make(person, "child");
    const hidden = await make(stranger, "hidden");
    const parentVersion = await addVersion(parent.id, "1.0.0");
    const edge = async (repositoryId: string) => ({
      kind: "parent" as const,
      from: `version:${(await addVersion(repositoryId, "2.0.0")).id}`,
      to: `version:${parentVersion.id}`,
      evidence: "declared" as const,
      createdById: "test",
    });
    await db().lineageEdge.create({ data: await edge(child.id) });
    await db().lineageEdge.create({ data: await edge(hidden.id) });
    const refused = await deleteRepository(person.actor, parent).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: "conflict" });
    expect(String(refused)).toContain(`${person.handle}/child 2.0.0 (parent), 1 that you may not see`);
    expect(String(refused)).not.toContain("hidden");
    await deleteRepository(person.actor, child);
    await db().lineageEdge.updateMany({ data: { removedAt: new Date() } });
    await deleteRepository(person.actor, parent);
  });

  it("says that a base model has adapters, and that a version is deployed", async () => {
    const person = await createPerson("engineer");
    const base = await make(person, "base", { kind: "base" });
    const adapter = await make(person, "adapter");
    await db().repository.update({
      where: { id: adapter.id },
      data: { baseModel: `${person.handle}/base` },
    });
    await expect(deleteRepository(person.actor, base)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`${person.handle}/adapter (base model) depends on it`),
    });
    await addVersion(adapter.id, "1.0.0", "deployed");
    await expect(deleteRepository(person.actor, adapter)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("the deployment of adapter 1.0.0"),
    });
  });
});

describe("the audit log", () => {
  it("has an entry for each write", async () => {
    const person = await createPerson("engineer");
    const repository = await make(person, "audited");
    await updateRepository(person.actor, repository, { description: "Described" });
    await createTag(person.actor, repository, { name: "t" });
    await deleteTag(person.actor, repository, "t");
    await deleteRepository(person.actor, repository);
    const entries = await db().auditEntry.findMany({
      where: { subjectId: repository.id },
      orderBy: { id: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "adapter.created",
      "adapter.updated",
      "adapter.tag_created",
      "adapter.tag_deleted",
      "adapter.deleted",
    ]);
    expect(new Set(entries.map(({ subjectLabel }) => subjectLabel))).toEqual(
      new Set([`${person.handle}/audited`]),
    );
  });
});
