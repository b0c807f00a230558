import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { db, rawPool, withTransaction } from "#lib/db.ts";
import type { FileChange } from "#lib/repositories/changes.ts";
import { findCommit, findFile, listCommits, listFiles, listTree } from "#lib/repositories/data.ts";
import {
  createBranch,
  createRepository,
  deleteRepository,
  recordHubUpload,
} from "#lib/repositories/mutations.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { commitChanges, commitTexts, uploadTexts } from "#tests/support/repository-files.ts";

testDatabase();

async function begin(): Promise<{
  person: TestPerson;
  repository: RepositoryRow;
  actor: TestPerson["actor"];
}> {
  const person = await createPerson("engineer");
  const repository = await createRepository(person.actor, { kind: "adapter", name: "files" });
  return { person, actor: person.actor, repository };
}

const pathsOf = async (commitId: string) => (await listFiles(commitId)).map(({ path }) => path);
const headOf = async (repository: RepositoryRow) => {
  const head = await findCommit(repository.id, "main");
  if (!head) throw new Error("main is not there");
  return head;
};

describe("a commit", () => {
  it("changes, copies and deletes files and folders, and leaves the commits before as they were", async () => {
    const { actor, repository } = await begin();
    const first = await commitTexts(actor, repository.id, { "a.txt": "one", "d/b": "two", "d/e/c": "three" });
    const changes: FileChange[] = [
      ...(await uploadTexts(repository.id, { "a.txt": "changed", empty: "" })),
      { kind: "copy", path: "copy-of-old", from: "a.txt" },
      { kind: "delete_folder", path: "d/e" },
    ];
    const second = await commitChanges(actor, repository.id, changes, { parentOid: first.oid });
    expect(second).toMatchObject({ parentId: first.id, repositoryId: repository.id });
    expect(await pathsOf(second.id)).toEqual(["a.txt", "copy-of-old", "d/b", "empty"]);
    expect(await pathsOf(first.id)).toEqual(["a.txt", "d/b", "d/e/c"]);
    const old = await findFile(first.id, "a.txt");
    expect(await findFile(second.id, "copy-of-old")).toEqual({ ...old, path: "copy-of-old" });
    expect(await findFile(second.id, "empty")).toMatchObject({ sizeBytes: 0 });
    expect(await findFile(second.id, "d")).toBeNull();
    const third = await commitChanges(actor, repository.id, [
      { kind: "copy", path: "d/e/c", from: "d/e/c", fromCommitId: first.id },
      { kind: "delete", path: "empty" },
    ]);
    expect(await pathsOf(third.id)).toEqual(["a.txt", "copy-of-old", "d/b", "d/e/c"]);
    expect((await listTree(third.id, { prefix: "d" })).entries.map(({ path }) => path)).toEqual([
      "d/b",
      "d/e",
    ]);
    await expect(listTree(third.id, { prefix: "nowhere" })).rejects.toMatchObject({ code: "not_found" });
    const times = await db().commit.findUniqueOrThrow({ where: { id: third.id } });
    expect(Math.abs(times.createdAt.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it("is found by branch, tag form and object id, and by nothing of another repository", async () => {
    const { actor, repository } = await begin();
    const commit = await commitTexts(actor, repository.id, { a: "1" });
    for (const rev of ["main", "refs/heads/main", commit.oid, commit.oid.toUpperCase()]) {
      expect((await findCommit(repository.id, rev))?.id).toBe(commit.id);
    }
    for (const rev of ["refs/tags/main", "refs/pr/1", "other", commit.oid.slice(0, 39), ""]) {
      expect(await findCommit(repository.id, rev)).toBeNull();
    }
    const other = await begin();
    expect(await findCommit(other.repository.id, commit.oid)).toBeNull();
    await expect(
      commitChanges(other.actor, other.repository.id, [
        { kind: "copy", path: "stolen", from: "a", fromCommitId: commit.id },
      ]),
    ).rejects.toMatchObject({ code: "invalid_input" });
  });

  it("makes history that is read newest first, page by page", async () => {
    const { actor, repository } = await begin();
    const oids = [(await headOf(repository)).oid];
    for (const text of ["1", "2", "3"])
      oids.unshift((await commitTexts(actor, repository.id, { a: text })).oid);
    const head = await headOf(repository);
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listCommits(repository.id, head.id, { limit: 3, cursor });
      expect(page.total).toBe(4);
      found.push(...page.items.map(({ oid }) => oid));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(found).toEqual(oids);
  });

  it("is refused by the database to whoever would change one", async () => {
    const { actor, repository } = await begin();
    const commit = await commitTexts(actor, repository.id, { a: "1" });
    const change = rawPool().query('UPDATE "CommitFile" SET "sha256" = "sha256" WHERE "commitId" = $1', [
      commit.id,
    ]);
    await expect(change).rejects.toThrow("is history");
  });
});

describe("two commits at once", () => {
  it("that name the same parent: one wins, the other is told that it came second", async () => {
    for (let round = 0; round < 5; round++) {
      const { actor, repository } = await begin();
      const { oid: parentOid } = await headOf(repository);
      const outcomes = await Promise.allSettled(
        ["one", "two"].map((text) => commitTexts(actor, repository.id, { "a.txt": text }, { parentOid })),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({
        reason: { code: "precondition_failed", message: expect.stringContaining(parentOid.slice(0, 7)) },
      });
      expect(await db().commit.count({ where: { repositoryId: repository.id } })).toBe(2);
    }
  });

  it("that name none both land, one after the other", async () => {
    const { actor, repository } = await begin();
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => commitTexts(actor, repository.id, { [`f${index}`]: "x" })),
    );
    const head = await headOf(repository);
    expect(await pathsOf(head.id)).toHaveLength(6);
    expect((await listCommits(repository.id, head.id)).total).toBe(7);
  });

  it("to two branches do not hinder each other", async () => {
    const { actor, repository } = await begin();
    await createBranch(actor, repository, { name: "dev" });
    await Promise.all([
      commitTexts(actor, repository.id, { a: "1" }),
      commitTexts(actor, repository.id, { b: "2" }, { branch: "dev" }),
    ]);
    expect(await pathsOf((await headOf(repository)).id)).toEqual(["a"]);
  });
});

describe("a commit that is sent again", () => {
  it("is the one that was made: same parent, same files, same head", async () => {
    const { actor, repository } = await begin();
    const start = await commitTexts(actor, repository.id, { old: "x", kept: "y" });
    const changes: FileChange[] = [
      ...(await uploadTexts(repository.id, { a: "1" })),
      { kind: "copy", path: "copied", from: "kept" },
      { kind: "delete", path: "old" },
    ];
    const once = await commitChanges(actor, repository.id, changes, { parentOid: start.oid });
    const parents = [start.oid, start.oid.slice(0, 7), undefined];
    for (const parentOid of parents) {
      const again = await commitChanges(actor, repository.id, changes, { parentOid });
      expect(again.oid).toBe(once.oid);
    }
    expect(await db().commit.count({ where: { repositoryId: repository.id } })).toBe(3);
  });

  it("changes nothing when it changes no file", async () => {
    const { actor, repository } = await begin();
    const once = await commitTexts(actor, repository.id, { a: "1" });
    expect((await commitTexts(actor, repository.id, { a: "1" }, { title: "Again" })).oid).toBe(once.oid);
    expect((await commitChanges(actor, repository.id, [])).oid).toBe(once.oid);
  });
});

describe("a commit that is refused", () => {
  it("leaves the head, the tree and the uploads as they were", async () => {
    const { actor, repository } = await begin();
    const head = await commitTexts(actor, repository.id, { "README.md": "x" });
    const [put] = await uploadTexts(repository.id, { "new.txt": "fine" });
    if (!put) throw new Error("nothing was uploaded");
    const refused: [FileChange[], string][] = [
      [[put, { ...put, path: "../escape" }], "invalid_input"],
      [[put, put], "invalid_input"],
      [[put, { ...put, path: "readme.md" }], "invalid_input"],
      [[put, { ...put, path: "README.md/x" }], "invalid_input"],
      [[put, { kind: "delete", path: "absent" }], "not_found"],
      [[put, { kind: "delete_folder", path: "absent" }], "not_found"],
      [[put, { kind: "copy", path: "x", from: "absent" }], "not_found"],
      [[{ ...put, sizeBytes: put.sizeBytes + 1 }], "invalid_input"],
      [[{ ...put, sha256: "0".repeat(64) }], "invalid_input"],
    ];
    for (const [changes, code] of refused) {
      await expect(commitChanges(actor, repository.id, changes)).rejects.toMatchObject({ code });
    }
    expect((await headOf(repository)).oid).toBe(head.oid);
    expect(await db().commit.count({ where: { repositoryId: repository.id } })).toBe(2);
    await commitChanges(actor, repository.id, [put], { parentOid: head.oid });
  });

  it("is one to a branch or repository that is not there", async () => {
    const { actor, repository } = await begin();
    const [put] = await uploadTexts(repository.id, { a: "1" });
    const changes = put ? [put] : [];
    await expect(commitChanges(actor, repository.id, changes, { branch: "dev" })).rejects.toMatchObject({
      code: "not_found",
    });
    await deleteRepository(actor, repository);
    await expect(commitChanges(actor, repository.id, changes)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the bytes of another repository", () => {
  it("are not taken by who knows their digest", async () => {
    const secret = await begin();
    const [theirs] = await uploadTexts(secret.repository.id, { "secret.bin": "their weights" });
    if (!theirs) throw new Error("nothing was uploaded");
    const { actor, repository } = await begin();
    const attempt = () => commitChanges(actor, repository.id, [{ ...theirs, path: "mine.bin" }]);
    await expect(attempt()).rejects.toMatchObject({
      code: "invalid_input",
      message: expect.stringContaining("were not uploaded to this repository"),
    });
    await commitChanges(secret.actor, secret.repository.id, [theirs]);
    await expect(attempt()).rejects.toMatchObject({ code: "invalid_input" });
    await uploadTexts(repository.id, { own: "their weights" });
    await attempt();
  });

  it("are one's own again in a later commit, without a new upload", async () => {
    const { actor, repository } = await begin();
    const [put] = await uploadTexts(repository.id, { a: "kept" });
    if (!put) throw new Error("nothing was uploaded");
    await commitChanges(actor, repository.id, [put]);
    expect(await db().hubUpload.count({ where: { repositoryId: repository.id } })).toBe(0);
    await commitChanges(actor, repository.id, [{ kind: "delete", path: "a" }]);
    await commitChanges(actor, repository.id, [{ ...put, path: "b" }]);
  });

  it("are not noted as uploaded when they are not stored", async () => {
    const { repository } = await begin();
    const sha256 = createHash("sha256").update("never stored").digest("hex");
    expect(await blobStore().stat(sha256)).toBeNull();
    const noted = withTransaction((tx) => recordHubUpload(tx, repository.id, { sha256, sizeBytes: 12 }));
    await expect(noted).rejects.toMatchObject({ code: "unavailable" });
  });
});

describe("10,000 files", () => {
  it("are committed and changed within seconds, and one more is refused", async () => {
    const { actor, repository } = await begin();
    const [put] = await uploadTexts(repository.id, { seed: "the same bytes" });
    if (!put) throw new Error("nothing was uploaded");
    const changes = Array.from({ length: 10_000 }, (_, index) => ({
      ...put,
      path: `folder-${index % 100}/file-${index}.json`,
    }));
    const startedMs = performance.now();
    const commit = await commitChanges(actor, repository.id, changes);
    const [one] = await uploadTexts(repository.id, { "folder-1/file-1.json": "changed" });
    const next = await commitChanges(actor, repository.id, one ? [one] : []);
    const changedMs = performance.now();
    const entries = await listTree(next.id, { recursive: true, limit: 1000 });
    expect(entries.entries).toHaveLength(1000);
    expect(await listFiles(commit.id)).toHaveLength(10_000);
    expect(changedMs - startedMs).toBeLessThan(40_000);
    const more = commitChanges(actor, repository.id, [{ ...put, path: "one-more" }]);
    await expect(more).rejects.toMatchObject({ code: "invalid_input" });
  });
});
