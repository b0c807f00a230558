import { defineJob } from "#lib/jobs/define.ts";

const versionPayload = {
  type: "object",
  additionalProperties: false,
  required: ["versionId"],
  properties: { versionId: { type: "string", format: "uuid" } },
} as const;

// The last try of each reads nothing: it ends a version whose rows ended the worker every time.

/** Reads a version's content into rows, index and profile. */
export const ingestJob = defineJob({
  name: "dataset-ingest",
  payload: versionPayload,
  policy: { expireInSeconds: 2 * 60 * 60, localConcurrency: 1, retryLimit: 5 },
  load: async () => (await import(/* turbopackIgnore: true */ "./ingest.ts")).ingestVersion,
});

/** Reads a version's source (database, folder, bucket) into content; the ingest follows. */
export const fetchJob = defineJob({
  name: "dataset-fetch",
  payload: versionPayload,
  policy: { expireInSeconds: 2 * 60 * 60, localConcurrency: 1, retryLimit: 3 },
  load: async () => (await import(/* turbopackIgnore: true */ "./fetch.ts")).fetchVersion,
});
