import { jobActor } from "#lib/actor.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { collectBlobs } from "./collection/mutations.ts";

/** Handler of `repositories.collect`. */
export async function collect(_payload: unknown, { jobId, signal, log }: JobContext): Promise<void> {
  const removed = await collectBlobs(jobActor("repositories.collect", jobId), { signal });
  if (removed.blobs > 0) log.info(removed, "removed files that nothing refers to");
}
