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
