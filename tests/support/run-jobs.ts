import { rawPool } from "#lib/db.ts";
import type { Job } from "#lib/jobs/define.ts";
import { logger } from "#lib/logger.ts";

/** Runs the waiting jobs of one kind in this process, in order, as a worker would; returns how many there were. */
export async function runWaitingJobs(job: Job<never> | Job<unknown>): Promise<number> {
  const { rows } = await rawPool().query<{ id: string; data: unknown }>(
    "UPDATE pgboss.job SET state = 'completed' WHERE name = $1 AND state = 'created' RETURNING id, data",
    [job.name],
  );
  for (const { id, data } of rows) {
    const signal = new AbortController().signal;
    await job.execute(data, { jobId: id, attempt: 1, isLastAttempt: false, signal, log: logger() });
  }
  return rows.length;
}
