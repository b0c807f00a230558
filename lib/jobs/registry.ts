import { measureVersionJob, sweepScansJob } from "#lib/adapters/jobs.ts";
import { fetchJob, ingestJob } from "#lib/datasets/jobs.ts";
import { exportRunJob } from "#lib/exports/jobs.ts";
import { collectJob } from "#lib/repositories/jobs.ts";
import {
  drainJob,
  lookJob,
  publishJob,
  reconcileJob,
  resumeJob,
  sweepFoldersJob,
  sweepReplicasJob,
  thinSamplesJob,
} from "#lib/serving/jobs.ts";
import { sweepBlobsJob } from "#lib/storage/jobs.ts";
import { compareJob, scanJob } from "#lib/tensors/jobs.ts";
import type { Job } from "./define.ts";

/** Every kind of background work. A job missing here has no queue and cannot be enqueued. */
export const jobs: readonly Job<unknown>[] = [
  sweepBlobsJob,
  collectJob,
  ingestJob,
  fetchJob,
  exportRunJob,
  measureVersionJob,
  sweepScansJob,
  scanJob,
  compareJob,
  publishJob,
  resumeJob,
  drainJob,
  reconcileJob,
  lookJob,
  sweepReplicasJob,
  thinSamplesJob,
  sweepFoldersJob,
];
