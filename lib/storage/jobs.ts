import { defineJob } from "#lib/jobs/define.ts";

/** Removes half-written blobs that nobody has touched for a day: what an upload cut off by a crash left. */
export const sweepBlobsJob = defineJob({
  name: "storage.sweep-blobs",
  payload: { type: "object", additionalProperties: false },
  policy: { cron: "17 3 * * *", retryLimit: 1 },
  load: async () => (await import(/* turbopackIgnore: true */ "./sweep-blobs.ts")).sweepBlobs,
});
