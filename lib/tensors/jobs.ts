import { defineJob } from "#lib/jobs/define.ts";

/** Reads the tensors of one blob: zeros, values that are not finite, norms. */
export const scanJob = defineJob({
  name: "tensors.scan",
  payload: {
    type: "object",
    required: ["sha256"],
    additionalProperties: false,
    properties: { sha256: { type: "string", pattern: "^[0-9a-f]{64}$" } },
  },
  policy: { retryLimit: 5, heartbeatSeconds: 60 },
  load: async () => (await import(/* turbopackIgnore: true */ "#lib/tensors/scan-tensors.ts")).runScanJob,
});

/** Compares the weights of two blobs. What is wanted stands in the row of the key. */
export const compareJob = defineJob({
  name: "tensors.compare",
  payload: {
    type: "object",
    required: ["key"],
    additionalProperties: false,
    properties: { key: { type: "string", pattern: "^[0-9a-f]{64}$" } },
  },
  policy: { retryLimit: 3, heartbeatSeconds: 60 },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "#lib/tensors/run-comparison.ts")).runCompareJob,
});
