import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { db } from "#lib/db.ts";
import { getExport, listExportFiles } from "#lib/exports/data.ts";
import { exportRunJob } from "#lib/exports/jobs.ts";
import { cancelExport, createExport } from "#lib/exports/mutations.ts";
import { logger } from "#lib/logger.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { createPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

const database = testDatabase();

const recipe = {
  style: "instruction_tuning",
  output: { shard_bytes: 65_536 },
  quality: { normalise_duplicates: true },
  as_of: "2026-01-01T00:00:00Z",
};

function runInProcess(
  exportId: string,
  attempt: number,
  signal = new AbortController().signal,
): Promise<void> {
  return exportRunJob.execute(
    { exportId },
    { jobId: `try-${attempt}`, attempt, isLastAttempt: false, signal, log: logger() },
  );
}

function startWorker(exportId: string) {
  return spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "tests/support/run-export-job.ts", exportId],
    {
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        ADAPTERY_DATA_DIR: database.dataDir,
        ADAPTERY_WORKERS: "1",
        LOG_LEVEL: "silent",
      },
      stdio: "ignore",
    },
  );
}

/** Waits until some shards of an export are committed. */
async function untilShards(exportId: string, count: number): Promise<void> {
  const shards = path.join(database.dataDir, "exports", exportId, ".export", "shards");
  for (let tries = 0; tries < 6000; tries++) {
    if (existsSync(shards) && readdirSync(shards).filter((name) => name.includes(".train")).length >= count)
      return;
    await sleep(10);
  }
  throw new Error("no shard was committed in time");
}

/** An export whose first worker was stopped when some shards were committed. */
async function leaveUnfinished(rows: number) {
  const person = await createPerson("engineer");
  const datasetId = await createReadyDataset(person, exampleRows(rows));
  const { id } = await createExport(person.actor, { datasetId, recipe });
  const stopping = new AbortController();
  const run = runInProcess(id, 1, stopping.signal);
  await untilShards(id, 1);
  stopping.abort();
  await expect(run).rejects.toThrow();
  return { person, id };
}

/** Digests of the files that must not depend on how a run went. */
async function digests(person: Awaited<ReturnType<typeof createPerson>>, exportId: string) {
  const files = await listExportFiles(person.actor, exportId);
  return files
    .filter(
      (file) => file.path.startsWith("data/") || /^(rejects\.jsonl|quality_report\.json)$/.test(file.path),
    )
    .map((file) => `${file.sha256} ${file.path}`);
}

describe("an export whose worker is killed", () => {
  it("goes on in the next worker and ends with the same bytes", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(60_000));
    const reference = await createExport(person.actor, { datasetId, recipe });
    const killed = await createExport(person.actor, { datasetId, recipe });
    await runInProcess(reference.id, 1);

    const worker = startWorker(killed.id);
    const exited = once(worker, "exit");
    await untilShards(killed.id, 3);
    worker.kill("SIGKILL");
    await exited;
    expect(await getExport(person.actor, killed.id)).toMatchObject({
      status: "running",
      attempt: 1,
      totalRows: null,
    });
    expect(await listExportFiles(person.actor, killed.id)).toEqual([]);

    await runInProcess(killed.id, 2);
    const done = await getExport(person.actor, killed.id);
    expect(done).toMatchObject({ status: "succeeded", attempt: 2, totalRows: 60_000 });
    expect(await digests(person, killed.id)).toEqual(await digests(person, reference.id));
  });
});

describe("a running export", () => {
  it("stops within seconds of being cancelled and leaves no folder", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(150_000));
    const { id } = await createExport(person.actor, {
      datasetId,
      recipe: { ...recipe, quality_metrics: { enable_metrics: true, level: "full" } },
    });
    const run = runInProcess(id, 1);
    await untilShards(id, 1);
    expect(await cancelExport(person.actor, id)).toMatchObject({ status: "running", cancelRequested: true });
    await run;
    expect(await getExport(person.actor, id)).toMatchObject({ status: "cancelled", canCancel: false });
    expect(existsSync(path.join(database.dataDir, "exports", id))).toBe(false);
  });

  it("is handed on by a worker that stops, not failed", async () => {
    const { person, id } = await leaveUnfinished(100_000);
    expect(await getExport(person.actor, id)).toMatchObject({ status: "running" });
    await runInProcess(id, 2);
    expect(await getExport(person.actor, id)).toMatchObject({ status: "succeeded", totalRows: 100_000 });
  });
});

describe("an export that another worker left unfinished", () => {
  it.each([
    [
      "of an older engine",
      (job: string) => job.replace(/"engine_version": "[^"]+"/, '"engine_version": "0"'),
    ],
    ["whose job.json a crash tore", () => ""],
  ])("starts again where the folder is one %s", async (_left, spoil) => {
    const { person, id } = await leaveUnfinished(60_000);
    const jobFile = path.join(database.dataDir, "exports", id, ".export", "job.json");
    const spoilt = spoil(readFileSync(jobFile, "utf8"));
    expect(spoilt).not.toBe(readFileSync(jobFile, "utf8"));
    writeFileSync(jobFile, spoilt);
    await runInProcess(id, 2);
    expect(await getExport(person.actor, id)).toMatchObject({ status: "succeeded", totalRows: 60_000 });
  });
});

describe("an export that was cancelled while no worker ran it", () => {
  it("leaves no folder, also when the worker that ended it was killed before it could remove that", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(50));
    const { id } = await createExport(person.actor, { datasetId, recipe });
    const folder = path.join(database.dataDir, "exports", id);
    mkdirSync(path.join(folder, ".export"), { recursive: true });
    await db().export.update({ where: { id }, data: { status: "cancelled", attempt: 1 } });
    await runInProcess(id, 2);
    expect(existsSync(folder)).toBe(false);
    expect(await getExport(person.actor, id)).toMatchObject({ status: "cancelled", attempt: 1 });
  });
});

describe("an export whose worker was killed after the MANIFEST", () => {
  it("has its result read, and its work folder removed", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(50));
    const { id } = await createExport(person.actor, { datasetId, recipe });
    await runInProcess(id, 1);
    const work = path.join(database.dataDir, "exports", id, ".export");
    mkdirSync(path.join(work, "shards"), { recursive: true });
    writeFileSync(path.join(work, "shards", "000000.1.keys.bin"), "left");
    await db().export.update({ where: { id }, data: { status: "running", totalRows: null } });
    await runInProcess(id, 2);
    expect(await getExport(person.actor, id)).toMatchObject({ status: "succeeded", totalRows: 50 });
    expect(existsSync(work)).toBe(false);
  });
});

describe("two exports at once", () => {
  it("do not disturb each other", async () => {
    const person = await createPerson("engineer");
    const datasetId = await createReadyDataset(person, exampleRows(5_000));
    const [left, right] = await Promise.all([
      createExport(person.actor, { datasetId, recipe }),
      createExport(person.actor, { datasetId, recipe }),
    ]);
    await Promise.all([runInProcess(left.id, 1), runInProcess(right.id, 1)]);
    expect(await digests(person, left.id)).toEqual(await digests(person, right.id));
    expect(await runWaitingJobs(exportRunJob)).toBeGreaterThanOrEqual(2);
    expect(await getExport(person.actor, left.id)).toMatchObject({ status: "succeeded", attempt: 1 });
  });
});
