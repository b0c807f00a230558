import { fromPrisma } from "pg-boss";
import type { Transaction } from "#lib/db.ts";
import type { Job } from "./define.ts";
import { queue } from "./queue.ts";

/**
 * Puts a job into the queue inside the caller's transaction: it exists exactly when the rows it belongs to do.
 * `singletonKey` keeps a second waiting job with the same key out where the job is `isOnePerKey`. Returns the job's id, null when it
 * was kept out.
 */
export async function enqueue<Payload extends object>(
  tx: Transaction,
  job: Job<Payload>,
  payload: Payload,
  options: { singletonKey?: string; startAfterSeconds?: number } = {},
): Promise<string | null> {
  const boss = await queue();
  return boss.send(job.name, job.parse(payload) satisfies object, {
    db: fromPrisma(tx),
    ...(options.singletonKey ? { singletonKey: options.singletonKey } : {}),
    ...(options.startAfterSeconds ? { startAfter: options.startAfterSeconds } : {}),
  });
}

/**
 * Has a job of an `isOnePerKey` kind run now, inside the caller's transaction: the waiting job with this key is brought forward and gets
 * the payload, or there is a new one; when one is running, it runs after that.
 */
export async function enqueueNow<Payload extends object>(
  tx: Transaction,
  job: Job<Payload>,
  payload: Payload,
  singletonKey: string,
): Promise<void> {
  const boss = await queue();
  const data = job.parse(payload) satisfies object;
  await boss.upsert(job.name, data, { db: fromPrisma(tx), singletonKey, startAfter: 0 });
}
