import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { access, mkdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawPool, withTransaction } from "#lib/db.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { sweepBlobsJob } from "#lib/storage/jobs.ts";
import { testDatabase } from "#tests/support/database.ts";
import { startWorker } from "#tests/support/worker-process.ts";

const database = testDatabase();
let worker: ChildProcess;

async function plantOldTemporaryFile(): Promise<string> {
  const file = path.join(database.dataDir, "blobs", "tmp", crypto.randomUUID());
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, "half");
  const longAgo = new Date(Date.now() - 48 * 60 * 60 * 1000);
  await utimes(file, longAgo, longAgo);
  return file;
}

async function jobState(id: string | null): Promise<string | undefined> {
  const { rows } = await rawPool().query<{ state: string }>("SELECT state FROM pgboss.job WHERE id = $1", [
    id,
  ]);
  return rows[0]?.state;
}

beforeAll(async () => {
  worker = await startWorker(database);
});
afterAll(() => {
  worker.kill("SIGKILL");
});

describe("a worker", () => {
  it("runs a job once its transaction commits", async () => {
    const file = await plantOldTemporaryFile();
    const id = await withTransaction((tx) => enqueue(tx, sweepBlobsJob, {}));
    await expect.poll(() => jobState(id), { timeout: 20_000 }).toBe("completed");
    await expect(access(file)).rejects.toThrow("ENOENT");
  });

  it("goes on with what waits as soon as it is done with a job", async () => {
    const ids = await withTransaction(async (tx) => {
      const sent: (string | null)[] = [];
      for (let count = 0; count < 5; count++) sent.push(await enqueue(tx, sweepBlobsJob, {}));
      return sent;
    });
    const states = () => Promise.all(ids.map(jobState));
    await expect.poll(states, { timeout: 15_000 }).toEqual(ids.map(() => "completed"));
  });

  it("ends by itself when it is told to, and leaves waiting jobs to the next", async () => {
    const exited = once(worker, "exit");
    worker.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    const id = await withTransaction((tx) => enqueue(tx, sweepBlobsJob, {}));
    expect(await jobState(id)).toBe("created");
    worker = await startWorker(database);
    await expect.poll(() => jobState(id), { timeout: 20_000 }).toBe("completed");
  });

  it("ends when the process that started it is gone", async () => {
    const exited = once(worker, "exit");
    worker.disconnect();
    expect(await exited).toEqual([0, null]);
  });
});
