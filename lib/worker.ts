import { closeDatabase } from "./db.ts";
import { closeQueue, workerQueue } from "./jobs/queue.ts";
import { jobs } from "./jobs/registry.ts";
import { runClaimedJob } from "./jobs/run.ts";
import { closeListener } from "./listen.ts";
import { logger } from "./logger.ts";
import { onStop } from "./process-stop.ts";

/** A job at hand gets so long to reach a safe point; then it is given back and tried again elsewhere. */
const graceMs = 8_000;
/** Polling is the floor below NOTIFY: what a lost notification costs at most. */
const pollingIntervalSeconds = 2;

const stopping = new AbortController();
const queue = workerQueue();
await queue.start({ attempts: 5 });
for (const job of jobs) {
  const options = {
    includeMetadata: true,
    batchSize: 1,
    pollingIntervalSeconds,
    notifyPollingIntervalSeconds: pollingIntervalSeconds,
    heartbeatRefreshSeconds: Math.max(1, Math.floor(job.policy.heartbeatSeconds / 3)),
  } as const;
  for (let count = 0; count < job.policy.localConcurrency; count++) {
    const worker: Promise<string> = queue.work<object, void, typeof options>(
      job.name,
      options,
      async (claimed) => {
        // One NOTIFY wakes for a whole burst: whoever had a job looks for the next as soon as it is done.
        queue.notifyWorker(await worker);
        for (const attempt of claimed) await runClaimedJob(job, attempt, stopping.signal);
      },
    );
    await worker;
  }
}
logger().info({ jobs: jobs.map(({ name }) => name) }, "worker waits for jobs");
process.send?.("ready");

onStop(async () => {
  stopping.abort(new Error("The worker is stopping"));
  await queue.stop({ graceful: true, timeout: graceMs });
  await Promise.all([closeListener(), closeQueue(), closeDatabase()]);
});
