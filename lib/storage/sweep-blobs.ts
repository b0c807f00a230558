import type { JobContext } from "#lib/jobs/define.ts";
import { sweepHalfWrittenBlobs } from "./blob-store.ts";

const dayMs = 24 * 60 * 60 * 1000;

/** Handler of `storage.sweep-blobs`. */
export async function sweepBlobs(_payload: unknown, { log }: JobContext): Promise<void> {
  const removed = await sweepHalfWrittenBlobs(dayMs);
  if (removed > 0) log.info({ removed }, "removed half-written blobs");
}
