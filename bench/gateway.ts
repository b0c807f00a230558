// node bench/gateway.ts: completions through the gateway, against the plainest proxy in Node and the upstream alone. Prints rows of a
// Markdown table. BENCH_RUNS (default 3) repeats each measurement and keeps the best; BENCH_SECONDS (default 4) is how long each takes.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "#lib/free-port.ts";
import { installQueues } from "#lib/jobs/queue.ts";
import { applyMigrations } from "#lib/migrations/apply.ts";
import { startCluster } from "#lib/postgres/cluster.ts";

type Measured = { perSecond: number; p50Ms: number; p95Ms: number; p99Ms: number };

const runs = Number(process.env.BENCH_RUNS ?? "3");
const seconds = process.env.BENCH_SECONDS ?? "4";
const inFlight = 50;
/** What an answer takes where latency is measured: 50 in flight are then far from saturation. */
const answerMs = 100;

const dir = mkdtempSync(join(tmpdir(), "adaptery-bench-gateway-"));
const cluster = await startCluster({ dataDir: dir, database: "bench", durable: false });
await applyMigrations(cluster.url, process.cwd());
await installQueues(cluster.url);
Object.assign(process.env, { DATABASE_URL: cluster.url, ADAPTERY_DATA_DIR: dir, NODE_ENV: "production" });
const { closeDatabase, db } = await import("#lib/db.ts");
const { createPerson } = await import("#tests/support/people.ts");
const { serveWithoutEngine } = await import("#tests/support/served.ts");

const children: ChildProcess[] = [];

/** Starts one process; what it logs is thrown away, as the measurement is not of a terminal. */
async function start(script: string, ...args: string[]): Promise<number> {
  const port = await freePort("127.0.0.1");
  const flags = ["--disable-warning=ExperimentalWarning", script, String(port), ...args];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  await once(child.stdout ?? child, "data");
  child.stdout?.resume();
  return port;
}

async function measure(port: number, model = "m", token = "none"): Promise<Measured> {
  const args = ["bench/gateway-load.ts", String(port), String(inFlight), seconds, model, token];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  // Safe because gateway-load.ts prints exactly this object.
  return JSON.parse(stdout) as Measured;
}

const row = (what: string, value: string, target: string) =>
  process.stdout.write(`| ${what} | ${value} | ${target} |\n`);
const rate = (value: number) => `${value.toFixed(0)} requests/s`;
const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

try {
  const person = await createPerson("engineer");
  const quick = await start("bench/gateway-upstream.ts", "0");
  const slow = await start("bench/gateway-upstream.ts", String(answerMs));
  const models = {
    quick: await serveWithoutEngine(person, "quick", `http://127.0.0.1:${quick}`),
    slow: await serveWithoutEngine(person, "slow", `http://127.0.0.1:${slow}`),
  };
  await db().$disconnect();
  await closeDatabase();
  const gateway = await start("bench/hub-server.ts");
  const proxy = await start("bench/gateway-proxy.ts", String(quick));

  const best = { gateway: 0, proxy: 0, upstream: 0 };
  const p95 = { gateway: Number.POSITIVE_INFINITY, upstream: Number.POSITIVE_INFINITY };
  // Once unmeasured: the compiler optimises what ran for some seconds, and the gateway is more code than the others.
  for (const port of [proxy, gateway]) await measure(port, models.quick, person.token);
  // Turn about, so that all see the machine in the same mood.
  for (let run = 0; run < runs; run++) {
    best.upstream = Math.max(best.upstream, (await measure(quick)).perSecond);
    best.proxy = Math.max(best.proxy, (await measure(proxy)).perSecond);
    best.gateway = Math.max(best.gateway, (await measure(gateway, models.quick, person.token)).perSecond);
    p95.upstream = Math.min(p95.upstream, (await measure(slow)).p95Ms);
    p95.gateway = Math.min(p95.gateway, (await measure(gateway, models.slow, person.token)).p95Ms);
  }
  row("Authorised completions through the gateway, trivial upstream", rate(best.gateway), "4,000 requests/s");
  row(`… of the plainest proxy in Node (${rate(best.proxy)})`, percent(best.gateway / best.proxy), "");
  row(`… of the upstream alone (${rate(best.upstream)})`, percent(best.gateway / best.upstream), "");
  row(
    `Latency added at 50 in flight, answers of ${answerMs} ms, p95`,
    `${(p95.gateway - p95.upstream).toFixed(1)} ms`,
    "5 ms",
  );
} finally {
  for (const child of children) {
    child.kill();
    await once(child, "exit");
  }
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
}
