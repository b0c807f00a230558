import { PgBoss } from "pg-boss";
import { databaseUrl } from "#lib/env.ts";
import { forgetSingleton, processSingleton } from "#lib/global.ts";
import { logger } from "#lib/logger.ts";
import { jobs } from "./registry.ts";

const singletonKey = "queue";

/** The queue as senders use it: connected on first use, without supervision or consumers. */
export function queue(): Promise<PgBoss> {
  return processSingleton(singletonKey, () => {
    const boss = createBoss({ supervise: false, schedule: false });
    return boss.start().catch((error: unknown) => {
      forgetSingleton(singletonKey);
      throw error;
    });
  });
}

/** How often a worker looks for jobs whose worker died; with the heartbeat it is how long such a job stands still. */
const superviseSeconds = 10;

/** The queue as a worker uses it: woken by NOTIFY, supervising retries, heartbeats and schedules. */
export function workerQueue(): PgBoss {
  return createBoss({
    supervise: true,
    schedule: true,
    useListenNotify: true,
    max: 4,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
  });
}

/** Closes the sending side's connections. */
export async function closeQueue(): Promise<void> {
  const boss = await queue();
  forgetSingleton(singletonKey);
  await boss.stop({ graceful: false });
}

/** Creates or updates the queue's tables and one queue for each registered job. Part of migrating. */
export async function installQueues(connectionString: string): Promise<void> {
  const boss = new PgBoss({
    connectionString,
    max: 2,
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  boss.on("error", (error) => logger().error({ err: error }, "the queue reported an error"));
  await boss.start();
  try {
    for (const { name, policy } of jobs) {
      const options = {
        retryLimit: policy.retryLimit,
        retryDelay: policy.retryDelaySeconds,
        retryBackoff: true,
        expireInSeconds: policy.expireInSeconds,
        heartbeatSeconds: policy.heartbeatSeconds,
        notify: true,
        ...(policy.keepSeconds === undefined ? {} : { deleteAfterSeconds: policy.keepSeconds }),
      };
      if (await boss.getQueue(name)) await boss.updateQueue(name, options);
      else await boss.createQueue(name, { ...options, policy: policy.isOnePerKey ? "stately" : "standard" });
      if (policy.cron) await boss.schedule(name, policy.cron, {});
    }
  } finally {
    await boss.stop({ graceful: false });
  }
}

function createBoss(options: {
  supervise: boolean;
  schedule: boolean;
  useListenNotify?: boolean;
  max?: number;
  superviseIntervalSeconds?: number;
  monitorIntervalSeconds?: number;
}): PgBoss {
  const boss = new PgBoss({
    connectionString: databaseUrl(),
    application_name: "adaptery-queue",
    migrate: false,
    max: 2,
    ...options,
  });
  boss.on("error", (error) => logger().error({ err: error }, "the queue reported an error"));
  boss.on("warning", ({ message, data }) => logger().warn({ data }, message));
  return boss;
}
