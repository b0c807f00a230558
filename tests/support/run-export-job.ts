import { exportRunJob } from "#lib/exports/jobs.ts";
import { logger } from "#lib/logger.ts";

// A worker in miniature: runs one export as a job, so that a test can kill it.
const [exportId] = process.argv.slice(2);
const signal = new AbortController().signal;
await exportRunJob.execute(
  { exportId },
  { jobId: "killed", attempt: 1, isLastAttempt: false, signal, log: logger() },
);
process.exit(0);
