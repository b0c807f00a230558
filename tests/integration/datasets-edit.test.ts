import { Readable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import {
  findDefaultDataset,
  findProfile,
  getDataset,
  getReadableDatasetVersion,
  listDatasets,
} from "#lib/datasets/data.ts";
import { ingestJob } from "#lib/datasets/jobs.ts";
import { createDataset, deleteDataset, setAllowedFolders, updateDataset } from "#lib/datasets/mutations.ts";
import { db, rawPool } from "#lib/db.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createPerson, createTeam, type TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();

async function createReadyDataset(person: TestPerson, text: string, name = `d-${crypto.randomUUID()}`) {
  const info = await blobStore().put(Readable.from([Buffer.from(text)]));
  const added = await createDataset(
    person.actor,
    {},
    { name },
    {
      kind: "content",
      content: { ...info, fileName: "rows.jsonl", format: "jsonl", compression: "none" },
      sourceKind: "upload",
      details: {},
    },
  );
  await runWaitingJobs(ingestJob);
  return getDataset(person.actor, added.datasetId);
}

async function createRunningExport(person: TestPerson, datasetVersionId: string) {
  const shared = { ownerId: person.ownerId, createdById: person.userId };
  const recipe = await db().recipe.create({
    data: { ...shared, name: crypto.randomUUID(), digest: "0", document: {} },
  });
  return db().export.create({
    data: { ...shared, name: "running export", datasetVersionId, recipeId: recipe.id, status: "running" },
  });
}

describe("a dataset", () => {
  it("keeps a profile of true values, bad lines counted", async () => {
    const person = await createPerson("engineer");
    const dataset = await createReadyDataset(
      person,
      '{"a":"ab","b":1}\n{"a":"👍","b":2.5}\n{"a":null}\n{oops\n{"a":"\\u0000\\ud800"}\n',
    );
    const profile = await findProfile(person.actor, dataset.latestVersion?.id ?? "");
    expect(profile).toMatchObject({
      rowCount: 5,
      sample: { method: "every", rows: 5 },
      malformed: { count: 1, examples: [{ line: 4 }] },
      fields: [
        { name: "a", types: { string: 3, null: 1 }, nullShare: 0.25, lengths: { min: 1, max: 2 } },
        { name: "b", types: { integer: 1, number: 1 }, missingCount: 2, numbers: { mean: 1.75 } },
      ],
    });
  });

  it("changes with an audit entry, and to a free name only", async () => {
    const person = await createPerson("engineer");
    const [one, two] = [
      await createReadyDataset(person, '{"a":1}\n'),
      await createReadyDataset(person, '{"a":2}\n'),
    ];
    await updateDataset(person.actor, one.id, { purpose: "tests", retentionDays: 7, name: "renamed" });
    expect(await getDataset(person.actor, `${person.handle}/Renamed`)).toMatchObject({
      id: one.id,
      retentionDays: 7,
    });
    await expect(updateDataset(person.actor, two.id, { name: "RENAMED" })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(updateDataset(person.actor, two.id, { isDefault: true })).rejects.toMatchObject({
      code: "forbidden",
    });
    const entry = await db().auditEntry.findFirst({
      where: { subjectId: one.id, action: "dataset.updated" },
    });
    expect(entry?.details).toEqual({ fields: ["name", "purpose", "retentionDays"] });
  });

  it("is the default alone", async () => {
    const admin = await createPerson("admin");
    const [one, two] = [
      await createReadyDataset(admin, '{"a":1}\n'),
      await createReadyDataset(admin, '{"a":2}\n'),
    ];
    await updateDataset(admin.actor, one.id, { isDefault: true });
    await updateDataset(admin.actor, two.id, { isDefault: true });
    expect(await findDefaultDataset(admin.actor)).toMatchObject({ id: two.id });
    expect(await db().dataset.count({ where: { isDefault: true } })).toBe(1);
  });

  it("is not deleted while an export reads it; after that its name is free", async () => {
    const person = await createPerson("engineer");
    const dataset = await createReadyDataset(person, '{"a":1}\n', "to-delete");
    const running = await createRunningExport(person, dataset.latestVersion?.id ?? "");
    await expect(deleteDataset(person.actor, dataset.id)).rejects.toThrow("running export");
    await db().export.update({ where: { id: running.id }, data: { status: "succeeded" } });
    await deleteDataset(person.actor, dataset.id);
    await expect(getReadableDatasetVersion(person.actor, dataset.id)).rejects.toMatchObject({
      code: "not_found",
    });
    expect((await createReadyDataset(person, '{"a":1}\n', "to-delete")).name).toBe("to-delete");
  });

  it("is found by part of its name, page by page", async () => {
    const person = await createPerson("engineer");
    const mark = crypto.randomUUID().slice(0, 8);
    for (const suffix of ["a", "b", "c"])
      await createReadyDataset(person, `{"a":"${suffix}"}\n`, `x-${mark}-${suffix}`);
    const first = await listDatasets(person.actor, { search: mark.toUpperCase(), limit: 2 });
    expect(first).toMatchObject({ total: 3, items: [{ name: `x-${mark}-c` }, { name: `x-${mark}-b` }] });
    const second = await listDatasets(person.actor, {
      search: mark,
      limit: 2,
      cursor: first.nextCursor ?? "",
    });
    expect(second).toMatchObject({ nextCursor: null, items: [{ name: `x-${mark}-a` }] });
    const stranger = await createPerson("viewer");
    expect(await listDatasets(stranger.actor, { search: mark })).toMatchObject({ total: 0, items: [] });
  });

  it("is found by the very characters of its name, none of which is a pattern", async () => {
    const person = await createPerson("engineer");
    const mark = crypto.randomUUID().slice(0, 8);
    await createReadyDataset(person, '{"a":1}\n', `u-${mark}_a`);
    await createReadyDataset(person, '{"a":2}\n', `u-${mark}.a`);
    expect(await listDatasets(person.actor, { search: `${mark}_a` })).toMatchObject({
      total: 1,
      items: [{ name: `u-${mark}_a` }],
    });
    expect(await listDatasets(person.actor, { search: "100%" })).toMatchObject({ total: 0 });
    expect(await getDataset(person.actor, `U-${mark}_A`)).toMatchObject({ name: `u-${mark}_a` });
    for (const name of [`u-${mark}\\`, `${person.handle}/u-${mark}\\`, `u-${mark}%`]) {
      await expect(getDataset(person.actor, name)).rejects.toMatchObject({ code: "not_found" });
    }
  });

  it("has no version of a number that no database column holds", async () => {
    const person = await createPerson("engineer");
    const dataset = await createReadyDataset(person, '{"a":1}\n');
    await expect(getReadableDatasetVersion(person.actor, dataset.id, 99_999_999_999)).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("is not made for a team that is deleted meanwhile", async () => {
    const person = await createPerson("engineer");
    const team = await createTeam([{ person, role: "engineer" }]);
    const { actor } = person;
    const info = await blobStore().put(Readable.from([Buffer.from('{"a":1}\n')]));
    const content = { ...info, fileName: "rows.jsonl", format: "jsonl", compression: "none" } as const;
    const deleting = await rawPool().connect();
    await deleting.query("BEGIN");
    await deleting.query(`UPDATE "Owner" SET "deletedAt" = now() WHERE "id" = $1`, [team.ownerId]);
    const name = `d-${crypto.randomUUID()}`;
    const making = createDataset(
      actor,
      { ownerId: team.ownerId },
      { name },
      { kind: "content", content, sourceKind: "upload", details: {} },
    );
    const refused = expect(making).rejects.toMatchObject({ code: "not_found" });
    await setTimeout(300);
    await deleting.query("COMMIT");
    deleting.release();
    await refused;
    expect(await db().dataset.count({ where: { name } })).toBe(0);
  });

  it("is read from folders that an administrator allows, never from the root", async () => {
    const [admin, engineer] = [await createPerson("admin"), await createPerson("engineer")];
    await expect(setAllowedFolders(engineer.actor, ["/srv"])).rejects.toMatchObject({ code: "forbidden" });
    await expect(setAllowedFolders(admin.actor, ["/srv/.."])).rejects.toMatchObject({
      code: "invalid_input",
    });
    await setAllowedFolders(admin.actor, ["/srv/data/"]);
    const setting = await db().setting.findUnique({ where: { key: "datasets.allowed_folders" } });
    expect(setting?.value).toEqual(["/srv/data"]);
  });
});
