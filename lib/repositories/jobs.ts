import { defineJob } from "#lib/jobs/define.ts";

/** Removes files that nothing refers to any more, a day after they were last needed. */
export const collectJob = defineJob({
  name: "repositories.collect",
  payload: { type: "object", additionalProperties: false },
  policy: { cron: "37 3 * * *", retryLimit: 2, expireInSeconds: 6 * 60 * 60 },
  load: async () => (await import(/* turbopackIgnore: true */ "./collect.ts")).collect,
});
