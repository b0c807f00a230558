import { defineJob } from "#lib/jobs/define.ts";

const deployment = {
  type: "object",
  required: ["deploymentId"],
  additionalProperties: false,
  properties: { deploymentId: { type: "string", format: "uuid" } },
} as const;

/**
 * Publishes one deployment from its pre-flight to the move of its alias. Its own row says everything; the payload only names it, and
 * the key is the same id: one at work on a deployment, over all workers.
 */
export const publishJob = defineJob({
  name: "serving.publish",
  payload: deployment,
  policy: {
    retryLimit: 10,
    retryDelaySeconds: 1,
    expireInSeconds: 60 * 60,
    localConcurrency: 4,
    isOnePerKey: true,
  },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "#lib/serving/deployments/publish.ts")).runPublishJob,
});

/** Finds publications whose job was killed too often to be tried again, and begins them anew. */
export const resumeJob = defineJob({
  name: "serving.resume",
  payload: { type: "object", additionalProperties: false } as const,
  policy: { cron: "*/2 * * * *", retryLimit: 0, keepSeconds: 60 * 60, isRoutine: true },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "#lib/serving/deployments/resume.ts")).runResumeJob,
});

/** Unloads what a deployment that was let go left on replicas, once its requests are through. */
export const drainJob = defineJob({
  name: "serving.drain",
  payload: deployment,
  policy: { retryLimit: 8, retryDelaySeconds: 5, localConcurrency: 2 },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "#lib/serving/deployments/drain.ts")).runDrainJob,
});

const target = {
  type: "object",
  required: ["targetId"],
  additionalProperties: false,
  properties: { targetId: { type: "string", format: "uuid" } },
} as const;

/** Has every replica of a target looked at now, without waiting for back-off. */
export const reconcileJob = defineJob({
  name: "serving.reconcile",
  payload: target,
  policy: { retryLimit: 3, localConcurrency: 2, keepSeconds: 60 * 60, isRoutine: true },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "#lib/serving/reconcile/run-jobs.ts")).reconcileTarget,
});

/**
 * Looks at one replica and puts right what it can; puts itself into the queue again for the next look. The key is the replica's id:
 * one look at a time per replica, over all workers.
 */
export const lookJob = defineJob({
  name: "serving.look",
  payload: {
    type: "object",
    required: ["replicaId"],
    additionalProperties: false,
    properties: { replicaId: { type: "string", format: "uuid" }, isForced: { type: "boolean" } },
  } as const,
  policy: {
    retryLimit: 2,
    expireInSeconds: 10 * 60,
    localConcurrency: 8,
    isOnePerKey: true,
    keepSeconds: 5 * 60,
    isRoutine: true,
  },
  load: async () => (await import(/* turbopackIgnore: true */ "#lib/serving/reconcile/run-jobs.ts")).runLook,
});

/** Finds replicas whose chain of looks broke or never began, and begins it. */
export const sweepReplicasJob = defineJob({
  name: "serving.sweep-replicas",
  payload: { type: "object", additionalProperties: false } as const,
  policy: { cron: "* * * * *", retryLimit: 0, keepSeconds: 60 * 60, isRoutine: true },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "#lib/serving/reconcile/run-jobs.ts")).sweepReplicas,
});

/** Thins samples of replicas to one in five minutes after a day, and drops them after thirty. */
export const thinSamplesJob = defineJob({
  name: "serving.thin-samples",
  payload: { type: "object", additionalProperties: false } as const,
  policy: { cron: "23 * * * *", retryLimit: 1 },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "#lib/serving/reconcile/run-jobs.ts")).thinOldSamples,
});

/** Removes folders shared with replicas that no replica may read again. */
export const sweepFoldersJob = defineJob({
  name: "serving.sweep-folders",
  payload: { type: "object", additionalProperties: false } as const,
  policy: { cron: "37 * * * *", retryLimit: 1 },
  load: async () =>
    (await import(/* turbopackIgnore: true */ "#lib/serving/targets/folder/sweep-folders.ts"))
      .runSweepFoldersJob,
});
