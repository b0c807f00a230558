import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { getDataset, getReadableDatasetVersion } from "#lib/datasets/data.ts";
import { fetchJob, ingestJob } from "#lib/datasets/jobs.ts";
import { addDatasetVersion, createDataset, setAllowedFolders } from "#lib/datasets/mutations.ts";
import { toSourceInput } from "#lib/datasets/source.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";

const database = testDatabase();

function fetchRows(versionId: string, isLastAttempt: boolean): Promise<void> {
  const { signal } = new AbortController();
  return fetchJob.execute(
    { versionId },
    { jobId: "j", attempt: isLastAttempt ? 3 : 1, isLastAttempt, signal, log: logger() },
  );
}

async function importFolder(person: TestPerson): Promise<{ datasetId: string; versionId: string }> {
  const folder = path.join(database.dataDir, crypto.randomUUID());
  await mkdir(folder);
  await writeFile(path.join(folder, "rows.jsonl"), '{"a":1}\n');
  await setAllowedFolders(person.actor, [folder]);
  const input = await toSourceInput(person.actor, { kind: "folder", path: folder });
  const added = await createDataset(person.actor, {}, { name: `d-${crypto.randomUUID()}` }, input);
  await rm(folder, { recursive: true });
  return added;
}

describe("a source that cannot be read", () => {
  it("fails the version at once when the source is at fault", async () => {
    const person = await createPerson("admin");
    const { datasetId, versionId } = await importFolder(person);
    await fetchRows(versionId, false);
    const { latestVersion } = await getDataset(person.actor, datasetId);
    expect(latestVersion).toMatchObject({
      status: "failed",
      error: expect.stringContaining("is not a folder below"),
    });
  });

  it("has the rows of a version that failed read again when it is imported once more", async () => {
    const person = await createPerson("admin");
    const folder = path.join(database.dataDir, crypto.randomUUID());
    await mkdir(folder);
    await writeFile(path.join(folder, "rows.jsonl"), '{"a":1}\n');
    await setAllowedFolders(person.actor, [folder]);
    const source = () => toSourceInput(person.actor, { kind: "folder", path: folder });
    const name = `d-${crypto.randomUUID()}`;
    const { datasetId, versionId } = await createDataset(person.actor, {}, { name }, await source());
    await fetchRows(versionId, false);
    const { signal } = new AbortController();
    const tried = { jobId: "j", attempt: 6, isLastAttempt: true, signal, log: logger() };
    await ingestJob.execute({ versionId }, tried);
    const failed = await getReadableDatasetVersion(person.actor, datasetId).catch((error) => error.message);
    expect(failed).toContain("could not be read");

    const again = await addDatasetVersion(person.actor, datasetId, await source());
    await fetchRows(again.versionId, false);
    await ingestJob.execute({ versionId }, { ...tried, attempt: 1, isLastAttempt: false });
    const { version } = await getReadableDatasetVersion(person.actor, datasetId);
    expect(version).toMatchObject({ id: versionId, number: 1, status: "ready", rowCount: 1, error: null });
    expect((await getDataset(person.actor, datasetId)).latestVersion).toMatchObject({
      number: 2,
      status: "failed",
      error: "The source still holds the rows of version 1: that one is being read again.",
    });
  });

  it("is not read once more on the last try, when every worker before was killed", async () => {
    const person = await createPerson("admin");
    const info = await blobStore().put(Readable.from([Buffer.from('{"a":1}\n')]));
    const { datasetId, versionId } = await createDataset(
      person.actor,
      {},
      { name: `d-${crypto.randomUUID()}` },
      {
        kind: "content",
        content: { ...info, fileName: "a.jsonl", format: "jsonl", compression: "none" },
        sourceKind: "upload",
        details: {},
      },
    );
    const { signal } = new AbortController();
    const lastTry = { jobId: "j", attempt: 6, isLastAttempt: true, signal, log: logger() };
    await ingestJob.execute({ versionId }, lastTry);
    const { latestVersion } = await getDataset(person.actor, datasetId);
    expect(latestVersion).toMatchObject({ status: "failed", error: expect.stringContaining("in 5 tries") });
  });

  it("is tried again when the machine is at fault, and fails the version on the last try", async () => {
    const person = await createPerson("admin");
    const { datasetId, versionId } = await importFolder(person);
    await db().datasetVersion.update({
      where: { id: versionId },
      data: { sourceKind: "postgres", sourceSecret: "sealed with another secret" },
    });
    await expect(fetchRows(versionId, false)).rejects.toThrow();
    expect((await getDataset(person.actor, datasetId)).latestVersion).toMatchObject({ status: "ingesting" });
    await fetchRows(versionId, true);
    const { latestVersion } = await getDataset(person.actor, datasetId);
    expect(latestVersion).toMatchObject({ status: "failed", error: expect.stringContaining("on our side") });
  });
});
