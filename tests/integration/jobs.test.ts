import { describe, expect, it } from "vitest";
import { rawPool, withTransaction } from "#lib/db.ts";
import { enqueue } from "#lib/jobs/enqueue.ts";
import { sweepBlobsJob } from "#lib/storage/jobs.ts";
import { testDatabase } from "#tests/support/database.ts";

testDatabase();

async function waitingJobs(): Promise<number> {
  const { rows } = await rawPool().query<{ count: number }>(
    "SELECT count(*)::int AS count FROM pgboss.job WHERE name = $1",
    [sweepBlobsJob.name],
  );
  return rows[0]?.count ?? 0;
}

describe("enqueue", () => {
  it("leaves no job when the transaction rolls back", async () => {
    const failed = withTransaction(async (tx) => {
      expect(await enqueue(tx, sweepBlobsJob, {})).toEqual(expect.any(String));
      throw new Error("planted");
    });
    await expect(failed).rejects.toThrow("planted");
    expect(await waitingJobs()).toBe(0);
  });

  it("shows the job to nobody before the transaction commits, and to all after it", async () => {
    await withTransaction(async (tx) => {
      await enqueue(tx, sweepBlobsJob, {});
      expect(await waitingJobs()).toBe(0);
    });
    expect(await waitingJobs()).toBe(1);
  });

  it("refuses a payload that its schema does not allow", async () => {
    const wrong: object = { surprise: true };
    await expect(withTransaction((tx) => enqueue(tx, sweepBlobsJob, wrong))).rejects.toThrow(
      "Unknown field: surprise",
    );
  });
});
