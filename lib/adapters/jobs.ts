import { defineJob } from "#lib/jobs/define.ts";

/** Measures a version from its files: card, inventory, lineage, metrics. */
export const measureVersionJob = defineJob({
  name: "adapter-measure",
  payload: {
    type: "object",
    additionalProperties: false,
    required: ["versionId"],
    properties: { versionId: { type: "string", format: "uuid" } },
  } as const,
  policy: { expireInSeconds: 10 * 60, localConcurrency: 2 },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "./versions/measure-version.ts")).measureVersion,
});

/** Asks again for scans that failed on their last try: until then no version with those weights can be published. */
export const sweepScansJob = defineJob({
  name: "adapter-sweep-scans",
  payload: { type: "object", additionalProperties: false } as const,
  policy: { cron: "*/10 * * * *", retryLimit: 0, isRoutine: true },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "./versions/measuring/sweep-scans.ts")).sweepScans,
});
