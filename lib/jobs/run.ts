import type { JobWithMetadata } from "pg-boss";
import { logger } from "#lib/logger.ts";
import type { Job } from "./define.ts";

/**
 * Runs one claimed job to its end. Rejects when the handler does, which makes the queue try it again with back-off until
 * its limit. `stopping` aborts when the worker stops.
 */
export async function runClaimedJob(
  job: Job<unknown>,
  claimed: JobWithMetadata<object>,
  stopping: AbortSignal,
): Promise<void> {
  const attempt = claimed.retryCount + 1;
  const isLastAttempt = attempt > claimed.retryLimit;
  const log = logger().child({ job: job.name, jobId: claimed.id, attempt });
  const startedMs = performance.now();
  const durationMs = () => Math.round(performance.now() - startedMs);
  try {
    const signal = AbortSignal.any([claimed.signal, stopping]);
    await job.execute(claimed.data, { jobId: claimed.id, attempt, isLastAttempt, signal, log });
    log[job.policy.isRoutine ? "debug" : "info"]({ durationMs: durationMs() }, "job done");
  } catch (error) {
    log[isLastAttempt ? "error" : "warn"](
      { err: error, durationMs: durationMs() },
      isLastAttempt ? "job failed" : "job will be tried again",
    );
    throw error;
  }
}
