// node bench/reconcile.ts: rounds of looks at 50 replicas of 200 adapters each, by as many looks at once as one worker makes. The replicas
// are another process, as is the database; the looks are this one, and cannot use more than one core. Prints rows of a Markdown table.
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installQueues } from "#lib/jobs/queue.ts";
import { applyMigrations } from "#lib/migrations/apply.ts";
import { startCluster } from "#lib/postgres/cluster.ts";

const replicaCount = 50;
const adapterCount = 200;
const runs = Number(process.env.BENCH_RUNS ?? "3");

const dataDir = mkdtempSync(join(tmpdir(), "adaptery-bench-reconcile-"));
const cluster = await startCluster({ dataDir, database: "bench", durable: false });
await applyMigrations(cluster.url, process.cwd());
await installQueues(cluster.url);
Object.assign(process.env, {
  DATABASE_URL: cluster.url,
  ADAPTERY_DATA_DIR: dataDir,
  NODE_ENV: "production",
  LOG_LEVEL: "error",
});
const { systemActor } = await import("#lib/actor.ts");
const { closeDatabase, db, rawPool } = await import("#lib/db.ts");
const { closeQueue } = await import("#lib/jobs/queue.ts");
const { lookJob } = await import("#lib/serving/jobs.ts");
const { lookAt } = await import("#lib/serving/reconcile/look.ts");
const { createFleet } = await import("#tests/support/fleet.ts");

const replicas = fork("bench/reconcile-replicas.ts", [String(replicaCount)], {
  execArgv: ["--disable-warning=ExperimentalWarning"],
});
const [address] = await once(replicas, "message");
const actor = systemActor("bench", "bench");
const signal = new AbortController().signal;

/** What the replicas counted since they were last asked; `forget`: the first so many restart and know nothing. */
async function ask(forget: number): Promise<{ requests: number; most: number }> {
  const answered = once(replicas, "message");
  replicas.send({ forget });
  const [counts] = await answered;
  return counts;
}

const fleet = await createFleet({ replicas: [], versions: {} });
const { id: targetId } = fleet.target;
await rawPool().query(
  `INSERT INTO "Replica" ("id", "targetId", "address")
   SELECT gen_random_uuid(), $1, 'http://127.0.0.1:${Number(address.port)}/' || i FROM generate_series(0, ${replicaCount - 1}) i`,
  [targetId],
);
await rawPool().query(
  `WITH made AS (
     INSERT INTO "Version" ("id", "repositoryId", "semver", "sortKey", "status", "rootDigest", "createdById")
     SELECT gen_random_uuid(), $2, i || '.0.0', 'v' || i, 'registered', 'sha256:' || i, 'bench' FROM generate_series(1, ${adapterCount}) i
     RETURNING "id", "semver", "rootDigest"
   )
   INSERT INTO "Deployment" ("id", "targetId", "repositoryId", "versionId", "servedName", "rootDigest", "status", "createdById", "createdByLabel")
   SELECT gen_random_uuid(), $1, $2, "id", $3 || '.v' || "semver", "rootDigest", 'live', 'bench', 'bench' FROM made`,
  [targetId, fleet.adapter.id, `${fleet.person.handle}/legal-qa`],
);
await rawPool().query(
  `INSERT INTO "ReplicaAdapter" ("replicaId", "servedName", "deploymentId", "state", "root", "verifiedAt")
   SELECT r."id", d."servedName", d."id", 'verified', d."servedName", now() AT TIME ZONE 'UTC' FROM "Replica" r, "Deployment" d`,
);
const names = (await db().deployment.findMany({ select: { servedName: true } })).map(
  ({ servedName }) => servedName,
);
replicas.send({ hold: names });
await once(replicas, "message");
const ids = (await db().replica.findMany({ where: { targetId }, select: { id: true } })).map(({ id }) => id);

/** Looks at every replica once; what it took in all and of this process. */
async function round(): Promise<{ ms: number; cpuMs: number }> {
  const waiting = [...ids];
  const before = process.cpuUsage();
  const startedMs = performance.now();
  await Promise.all(
    Array.from({ length: lookJob.policy.localConcurrency }, async () => {
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        await lookAt(id, { actor, isForced: false, signal });
      }
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { ms: performance.now() - startedMs, cpuMs: (user + system) / 1000 };
}

function row(what: string, value: string, goal: string): void {
  process.stdout.write(`| ${what} | ${value} | ${goal} |\n`);
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

/** Whether every adapter is proved on every replica. */
async function isWhole(): Promise<boolean> {
  const proved = await db().replicaAdapter.count({ where: { state: "verified" } });
  return proved === replicaCount * adapterCount;
}

/** Rounds until that is so: a look begins nothing new after a minute. */
async function untilWhole(): Promise<{ ms: number }> {
  const startedMs = performance.now();
  do await round();
  while (!(await isWhole()));
  return { ms: performance.now() - startedMs };
}

try {
  const usual: { ms: number; cpuMs: number }[] = [];
  // Twice before it counts: the first look knows no list to compare with.
  for (let run = 0; run < runs + 2; run += 1) {
    if (run === 2) await ask(0);
    const took = await round();
    if (run >= 2) usual.push(took);
  }
  const counts = await ask(0);
  const middle = usual.toSorted((a, b) => a.ms - b.ms)[Math.floor(usual.length / 2)] ?? { ms: 0, cpuMs: 0 };
  row(
    `a round of looks where all is well (${Math.round(counts.requests / runs)} requests)`,
    `${seconds(middle.ms)}, ${seconds(middle.cpuMs)} of one core`,
    "< 5 s",
  );
  row(
    "most requests at once to all replicas together",
    String(counts.most),
    `${lookJob.policy.localConcurrency} looks`,
  );
  await ask(replicaCount / 10);
  const repair = await untilWhole();
  row(
    `until all is well again after ${replicaCount / 10} replicas restarted: ${(replicaCount / 10) * adapterCount} adapters loaded and proved`,
    seconds(repair.ms),
    "",
  );
  await db().replicaAdapter.updateMany({ data: { verifiedAt: new Date(0) } });
  const again = await round();
  row("a round in which every proof is past its time, and some are made again", seconds(again.ms), "< 5 s");
} finally {
  replicas.kill();
  await closeQueue();
  await closeDatabase();
  await cluster.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
