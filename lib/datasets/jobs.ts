import { defineJob } from "#lib/jobs/define.ts";

const versionPayload = {
  type: "object",
  additionalProperties: false,
  required: ["versionId"],
  properties: { versionId: { type: "string", format: "uuid" } },
} as const;

/** Reads a version's content into rows, index and profile. */
export const ingestJob = defineJob({
  name: "dataset-ingest",
  payload: versionPayload,
  policy: { expireInSeconds: 2 * 60 * 60, localConcurrency: 1 },
  load: async () => (await import(/* turbopackIgnore: true */ "./ingest.ts")).ingestVersion,
});

/** Reads a version's source (database, folder, bucket) into content; the ingest follows. */
export const fetchJob = defineJob({
  name: "dataset-fetch",
  payload: versionPayload,
  policy: { expireInSeconds: 2 * 60 * 60, localConcurrency: 1, retryLimit: 2 },
  load: async () => (await import(/* turbopackIgnore: true */ "./fetch.ts")).fetchVersion,
});
