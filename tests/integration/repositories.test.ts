import { describe, expect, it } from "vitest";
import { withTransaction } from "#lib/db.ts";
import type { FileChange } from "#lib/repositories/changes.ts";
import { findCommit, getRepository, listFiles } from "#lib/repositories/data.ts";
import { createRepository, recordHubUpload, writeCommit } from "#lib/repositories/mutations.ts";
import { gitObjectId } from "#lib/repositories/tree.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson } from "#tests/support/people.ts";

testDatabase();

async function upload(repositoryId: string, path: string, text: string): Promise<FileChange> {
  const bytes = Buffer.from(text);
  const blob = await blobStore().put([bytes]);
  await withTransaction((tx) => recordHubUpload(tx, repositoryId, blob));
  return { kind: "put", path, ...blob, gitOid: gitObjectId("blob", bytes), isLfs: false };
}

describe("a repository", () => {
  it("begins with an empty commit on main and takes files", async () => {
    const { actor, handle } = await createPerson("engineer");
    const made = await createRepository(actor, { kind: "adapter", name: "Legal-QA" });
    const repository = await getRepository(actor, { owner: handle.toUpperCase(), name: "legal-qa" });
    expect(repository).toEqual(made);
    const first = await findCommit(repository.id, "main");
    expect(first?.oid).toMatch(/^[0-9a-f]{40}$/);
    expect(await listFiles(first?.id ?? "")).toEqual([]);
    const put = await upload(repository.id, "a/config.json", "{}");
    const input = {
      repositoryId: repository.id,
      branch: "main",
      parentOid: first?.oid,
      title: "Add",
      changes: [put],
    };
    const commit = await withTransaction((tx) => writeCommit(tx, actor, input));
    expect((await findCommit(repository.id, "refs/heads/main"))?.oid).toBe(commit.oid);
    expect((await listFiles(commit.id)).map(({ path }) => path)).toEqual(["a/config.json"]);
    expect(await withTransaction((tx) => writeCommit(tx, actor, input))).toMatchObject({ oid: commit.oid });
  });
});
