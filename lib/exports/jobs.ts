import { defineJob } from "#lib/jobs/define.ts";

/** Runs one export from its rows to its report. The export's own row says everything; the payload only names it. */
export const exportRunJob = defineJob({
  name: "export.run",
  payload: {
    type: "object",
    required: ["exportId"],
    additionalProperties: false,
    properties: { exportId: { type: "string", format: "uuid" } },
  },
  policy: { retryLimit: 10, expireInSeconds: 24 * 3600, heartbeatSeconds: 30, localConcurrency: 2 },
  load: async () => (await import(/* turbopackIgnore: true */ "#lib/exports/job/run-job.ts")).runExportJob,
});
