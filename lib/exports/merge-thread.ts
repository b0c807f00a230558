import { parentPort, workerData } from "node:worker_threads";
import { writeDropList } from "#lib/exports/drop-list.ts";
import { findDrops } from "#lib/exports/merge.ts";
import type { ShardJob, ShardResult } from "#lib/exports/shard-types.ts";

// Safe because only `find-losing-shards.ts` starts this file, with exactly this object.
const { job, results } = workerData as { job: ShardJob; results: ShardResult[] };

const { exact, near } = findDrops(job, results);
const losing = [...new Set([...exact.keys(), ...near.keys()])].sort((a, b) => a - b);
for (const shard of losing) writeDropList(job.workDir, shard, exact.get(shard), near.get(shard));
parentPort?.postMessage(losing);
