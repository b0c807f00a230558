import { Worker } from "node:worker_threads";
import { threadFile } from "#lib/exports/shard-pool.ts";
import type { ShardJob, ShardResult } from "#lib/exports/shard-types.ts";

/**
 * Merges the keys and signatures of all shards in a thread, so that the process stays responsive, and writes a drop list
 * for each shard that loses rows. Answers their numbers in rising order.
 */
export function findLosingShards(job: ShardJob, results: readonly ShardResult[]): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(threadFile("merge-thread.ts"), { workerData: { job, results } });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => {
      if (code !== 0) reject(new Error(`The merge of duplicates ended by itself (exit code ${code}).`));
    });
  });
}
