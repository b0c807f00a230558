import { describe, expect, it, vi } from "vitest";
import { systemActor } from "#lib/actor.ts";
import { db, rawPool, withTransaction } from "#lib/db.ts";
import { type CollectionPlan, listCollections, planCollection } from "#lib/repositories/collection/data.ts";
import { collectBlobs, requestCollection } from "#lib/repositories/collection/mutations.ts";
import { findCommit, listFiles } from "#lib/repositories/data.ts";
import { collectJob } from "#lib/repositories/jobs.ts";
import { createRepository, deleteRepository, recordHubUpload } from "#lib/repositories/mutations.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { recordBlob, removeBlob, saveBlob } from "#lib/storage/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { createPerson } from "#tests/support/people.ts";
import { commitChanges, commitTexts, uploadTexts } from "#tests/support/repository-files.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();

const digestsOf = ({ files }: CollectionPlan) => files.map(({ sha256 }) => sha256);
const system = systemActor("test", "test");
const later = () => new Date(Date.now() + 60_000);
const isStored = async (sha256: string) => (await blobStore().stat(sha256)) !== null;

async function storeUnused(text: string): Promise<string> {
  const blob = await blobStore().put([Buffer.from(text)]);
  await recordBlob(blob);
  return blob.sha256;
}

async function begin(name = "collected") {
  const { actor } = await createPerson("engineer");
  return { actor, repository: await createRepository(actor, { kind: "adapter", name }) };
}

/** Makes everything there is two days old. */
async function age(): Promise<void> {
  for (const [table, column] of [
    ["Blob", "createdAt"],
    ["HubUpload", "createdAt"],
    ["Repository", "deletedAt"],
  ]) {
    await rawPool().query(`UPDATE "${table}" SET "${column}" = "${column}" - interval '2 days'`);
  }
}

describe("a collection", () => {
  it("is planned without removing, then removes exactly what was planned", async () => {
    const { actor, repository } = await begin();
    const unused = await storeUnused("nobody points here");
    const [put] = await uploadTexts(repository.id, { "committed.txt": "needed" });
    const [pending] = await uploadTexts(repository.id, { "pending.txt": "never committed" });
    if (!put || !pending) throw new Error("nothing was uploaded");
    await commitChanges(actor, repository.id, [put]);
    await db().tensorInventory.create({ data: { sha256: unused } });
    const plan = await planCollection(system, later());
    expect(plan.blobs).toBe(2);
    expect(digestsOf(plan)).toEqual([unused, pending.sha256].sort());
    expect(plan.sizeBytes).toBe("nobody points here".length + "never committed".length);
    expect(await isStored(unused)).toBe(true);
    expect(await collectBlobs(system, { before: later() })).toEqual({ blobs: 2, sizeBytes: plan.sizeBytes });
    expect([await isStored(unused), await isStored(pending.sha256), await isStored(put.sha256)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(await planCollection(system, later())).toMatchObject({ blobs: 0, sizeBytes: 0, files: [] });
    const entry = await db().auditEntry.findFirst({
      where: { action: "storage.collected" },
      orderBy: { id: "desc" },
    });
    expect(entry?.details).toMatchObject({ blobs: 2, sizeBytes: plan.sizeBytes });
    expect(await listCollections(system)).toEqual([
      { at: expect.any(String), blobs: 2, sizeBytes: plan.sizeBytes },
    ]);
  });

  it("leaves for a day what may be on its way to a commit", async () => {
    const { repository } = await begin();
    const unused = await storeUnused("young");
    const [pending] = await uploadTexts(repository.id, { "young.txt": "young upload" });
    expect(digestsOf(await planCollection(system))).toEqual([]);
    await age();
    // The same bytes sent again are young again, in the row and as an upload.
    await storeUnused("young");
    expect(digestsOf(await planCollection(system))).toEqual([pending?.sha256]);
    await uploadTexts(repository.id, { "young.txt": "young upload" });
    expect(digestsOf(await planCollection(system))).toEqual([]);
    await age();
    await collectBlobs(system);
    expect(await isStored(unused)).toBe(false);
  });

  it("keeps the rows of datasets", async () => {
    const person = await createPerson("engineer");
    await createReadyDataset(person, exampleRows(3));
    await age();
    expect(digestsOf(await planCollection(system))).toEqual([]);
  });

  it("takes the files of a deleted repository, but those of its registered versions and those others have", async () => {
    const { actor, repository } = await begin();
    const other = await begin();
    const registered = await commitTexts(actor, repository.id, { weights: "of version 1.0.0" });
    await db().version.create({
      data: {
        repositoryId: repository.id,
        semver: "1.0.0",
        commitId: registered.id,
        status: "registered",
        createdById: actor.id,
      },
    });
    const draft = await commitTexts(actor, repository.id, {
      weights: "of the draft",
      shared: "shared bytes",
    });
    await commitTexts(other.actor, other.repository.id, { shared: "shared bytes" });
    const files = Object.fromEntries((await listFiles(draft.id)).map(({ path, sha256 }) => [path, sha256]));
    await deleteRepository(actor, repository);
    expect(digestsOf(await planCollection(system))).toEqual([]);
    await age();
    expect(digestsOf(await planCollection(system))).toEqual([files.weights]);
    await collectBlobs(system);
    expect(await isStored(files.weights ?? "")).toBe(false);
    expect(await isStored(files.shared ?? "")).toBe(true);
    expect(await listFiles(draft.id)).toEqual([]);
    expect(await listFiles(registered.id)).toHaveLength(1);
    expect(await findCommit(repository.id, draft.oid)).not.toBeNull();
  });

  it("passes over a blob that a commit under way holds", async () => {
    const { actor, repository } = await begin();
    const [put] = await uploadTexts(repository.id, { "raced.txt": "held by a commit" });
    if (!put) throw new Error("nothing was uploaded");
    await withTransaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Blob" WHERE "sha256" = ${put.sha256} FOR KEY SHARE`;
      expect(await removeBlob(put.sha256, async () => true)).toBe(false);
    });
    const [collected, committed] = await Promise.allSettled([
      collectBlobs(system, { before: later() }),
      commitChanges(actor, repository.id, [put]),
    ]);
    expect(collected.status).toBe("fulfilled");
    // Whichever came first: a commit that landed has its bytes, one that came second says to upload again.
    if (committed.status === "fulfilled") expect(await isStored(put.sha256)).toBe(true);
    else expect(committed.reason).toMatchObject({ code: "invalid_input" });
  });

  it("and an upload of the same bytes end with bytes that are stored, or with an upload that says so", async () => {
    const { repository } = await begin();
    for (let round = 0; round < 8; round++) {
      const blob = await blobStore().put([Buffer.from(`raced ${round}`)]);
      await recordBlob(blob);
      const [, noted] = await Promise.allSettled([
        collectBlobs(system, { before: later() }),
        withTransaction((tx) => recordHubUpload(tx, repository.id, blob)),
      ]);
      const row = await db().blob.findUnique({ where: { sha256: blob.sha256 } });
      if (noted.status === "rejected") expect(noted.reason).toMatchObject({ code: "unavailable" });
      if (row !== null) expect(await isStored(blob.sha256)).toBe(true);
    }
  });

  it("takes stored files that no row knows, left by a process that was killed, once they are a day old", async () => {
    const { sha256, sizeBytes } = await blobStore().put([Buffer.from("stored and never noted")]);
    expect(digestsOf(await planCollection(system))).not.toContain(sha256);
    expect((await planCollection(system, later())).files).toContainEqual({ sha256, sizeBytes });
    await collectBlobs(system);
    expect(await isStored(sha256)).toBe(true);
    await collectBlobs(system, { before: later() });
    expect(await isStored(sha256)).toBe(false);
  });

  it("can be repeated after a crash between the bytes and the row", async () => {
    const sha256 = await storeUnused("half removed");
    await blobStore().delete(sha256);
    await collectBlobs(system, { before: later() });
    expect(await db().blob.findUnique({ where: { sha256 } })).toBeNull();
  });

  it("that is killed when the bytes are gone leaves no upload that a commit may point at", async () => {
    const { actor, repository } = await begin("cut-off");
    const [put] = await uploadTexts(repository.id, { "large.bin": "uploaded two days ago" });
    if (!put) throw new Error("nothing was uploaded");
    const store = blobStore();
    const remove = store.delete;
    const spy = vi.spyOn(store, "delete").mockImplementation(async (sha256) => {
      await remove(sha256);
      if (sha256 === put.sha256) throw new Error("killed");
    });
    await expect(collectBlobs(system, { before: later() })).rejects.toThrow("killed");
    spy.mockRestore();
    expect(await isStored(put.sha256)).toBe(false);
    await expect(commitChanges(actor, repository.id, [put])).rejects.toThrow(/were not uploaded/);
  });

  it("is asked for by administrators only, and runs as a job", async () => {
    const engineer = await createPerson("engineer");
    const admin = await createPerson("admin");
    await expect(listCollections(engineer.actor)).rejects.toMatchObject({ code: "forbidden" });
    await expect(planCollection(engineer.actor)).rejects.toMatchObject({ code: "forbidden" });
    await expect(requestCollection(engineer.actor)).rejects.toMatchObject({ code: "forbidden" });
    const sha256 = await storeUnused("old and unused");
    await age();
    await requestCollection(admin.actor);
    await requestCollection(admin.actor);
    expect(await runWaitingJobs(collectJob)).toBeGreaterThan(0);
    expect(await isStored(sha256)).toBe(false);
  });
});

describe("saving a blob", () => {
  it("does not wait for another that saves the same bytes first", async () => {
    const blob = await blobStore().put([Buffer.from("saved twice")]);
    await recordBlob(blob);
    await withTransaction(async (tx) => {
      await saveBlob(tx, blob);
      await recordBlob(blob);
    });
  });
});
