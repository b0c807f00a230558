// node bench/publish.ts: publishing to one replica, from the call of the API to the move of the alias, against the engine's own load call and
// two probes. The replica is imitated, with the delays of a real vLLM 0.32.0 on two cores. Prints rows of a Markdown table.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installQueues } from "#lib/jobs/queue.ts";
import { applyMigrations } from "#lib/migrations/apply.ts";
import { startCluster } from "#lib/postgres/cluster.ts";

const runs = Number(process.env.BENCH_RUNS ?? "3") * 5;
/** Measured on a real vLLM: a load that pulls from our Hub, and one prompt of a probe. */
const delays = { loadMs: 170, promptMs: 30 };

const dataDir = mkdtempSync(join(tmpdir(), "adaptery-bench-publish-"));
const cluster = await startCluster({ dataDir, database: "bench", durable: false });
await applyMigrations(cluster.url, process.cwd());
await installQueues(cluster.url);
Object.assign(process.env, {
  DATABASE_URL: cluster.url,
  ADAPTERY_DATA_DIR: dataDir,
  NODE_ENV: "production",
  LOG_LEVEL: "error",
});
const { closeDatabase } = await import("#lib/db.ts");
const { closeQueue } = await import("#lib/jobs/queue.ts");
const { retireDeployment } = await import("#lib/serving/deployments/retiring/mutations.ts");
const { rollBack } = await import("#lib/serving/deployments/rolling-back/mutations.ts");
const { vllmEngine } = await import("#lib/serving/engines/vllm.ts");
const { createFleet, endReplicas } = await import("#tests/support/fleet.ts");
const { startWorker } = await import("#tests/support/worker-process.ts");

const fleet = await createFleet({ target: { drainSeconds: 3600 } });
const [replica] = fleet.replicas;
if (!replica) throw new Error("the fleet has no replica");
const { actor } = fleet.person;
const worker = await startWorker({ url: cluster.url, dataDir });
replica.faults.delayMs = delays.promptMs;
replica.faults.loadDelayMs = delays.loadMs - delays.promptMs;

const middle = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;

/** One load and a probe of the base model and of the adapter, one after another, by the calls that the product makes. */
async function plain(index: number): Promise<number> {
  const at = { address: replica?.url ?? "", token: null };
  const name = `plain-${index}`;
  const startedMs = performance.now();
  const loaded = await vllmEngine.load(at, { servedName: name, source: name });
  const base = await vllmEngine.probe(at, fleet.target.servedModelName, fleet.target.probePrompts);
  const adapter = await vllmEngine.probe(at, name, fleet.target.probePrompts);
  const tookMs = performance.now() - startedMs;
  if (!loaded.ok || !base.ok || !adapter.ok) throw new Error("the imitated replica failed");
  return tookMs;
}

/** From the call to the move of the alias; the version is taken off again afterwards. */
async function publish(): Promise<number> {
  const startedMs = Date.now();
  const { id } = await fleet.create("1.0.0");
  for (;;) {
    const { status, finishedAt, failure } = await fleet.read(id);
    if (failure) throw new Error(failure.message);
    if (status === "live" && finishedAt !== null) {
      await retireDeployment(actor, id);
      await vllmEngine.unload({ address: replica?.url ?? "", token: null }, fleet.servedName("1.0.0"));
      return Date.parse(finishedAt) - startedMs;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Back to the version before, which is loaded. */
async function rollback(): Promise<number> {
  for (const version of ["1.1.0", "1.2.0"]) {
    const { id } = await fleet.create(version);
    while ((await fleet.read(id)).status !== "live") await new Promise((resolve) => setTimeout(resolve, 20));
    if (version === "1.1.0") continue;
    const startedMs = performance.now();
    const { id: previous } = await rollBack(actor, id);
    const tookMs = performance.now() - startedMs;
    await retireDeployment(actor, previous);
    return tookMs;
  }
  return 0;
}

const plainTimes: number[] = [];
const publishTimes: number[] = [];
for (let run = 0; run <= runs; run += 1) {
  const [plainMs, publishMs] = [await plain(run), await publish()];
  // The first opens connections and loads code.
  if (run > 0) {
    plainTimes.push(plainMs);
    publishTimes.push(publishMs);
  }
}
const [plainMs, publishMs, rollbackMs] = [middle(plainTimes), middle(publishTimes), await rollback()];
const row = (what: string, value: string, target: string) =>
  process.stdout.write(`| ${what} | ${value} | ${target} |\n`);
row(
  `publish to one proved replica, from the call to the move of the alias (${publishMs.toFixed(0)} ms; load and two probes alone ${plainMs.toFixed(0)} ms)`,
  `${(publishMs / plainMs).toFixed(2)} ×`,
  "1.2 ×",
);
row("roll back to the version before, still loaded", `${rollbackMs.toFixed(0)} ms`, "1,000 ms");

worker.kill();
await endReplicas();
await closeQueue();
await closeDatabase();
await cluster.stop();
rmSync(dataDir, { recursive: true, force: true });
