import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it } from "vitest";
import { db } from "#lib/db.ts";
import { rollBack } from "#lib/serving/deployments/rolling-back/mutations.ts";
import { requestReconcile } from "#lib/serving/reconcile/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import type { FakeVllm } from "#tests/support/fake-vllm/start.ts";
import { createFleet, endReplicas, type TestFleet } from "#tests/support/fleet.ts";
import { testGateway } from "#tests/support/gateway.ts";
import { startWorker } from "#tests/support/worker-process.ts";

const database = testDatabase();
let fleet: TestFleet;
const gateway = testGateway(() => fleet.person.token);
const workers: ChildProcess[] = [];
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await endReplicas();
});

/** What the alias names now. */
async function liveName(): Promise<string> {
  const alias = await db().servedAlias.findFirst({
    select: { deployment: { select: { servedName: true } } },
  });
  return alias?.deployment.servedName ?? "";
}

/** Kills a replica, starts it again, and waits until it is proved to hold what the alias names then. */
async function restart(replica: FakeVllm): Promise<void> {
  await replica.kill();
  const gt = new Date();
  await sleep(300 + Math.random() * 700);
  await replica.restart();
  const isWhole = async () => {
    const proved = { servedName: await liveName(), state: "verified", verifiedAt: { gt } } as const;
    return (
      (await db().replicaAdapter.count({ where: { ...proved, replica: { address: replica.url } } })) === 1
    );
  };
  await expect.poll(isWhole, { timeout: 30_000 }).toBe(true);
  const before = replica.requests.length;
  // The gateway learns it a moment later; a proof asks for `prompt_logprobs`.
  const isAsked = () =>
    replica.requests
      .slice(before)
      .some(
        ({ path, body }) => path === "/v1/completions" && !JSON.stringify(body).includes("prompt_logprobs"),
      );
  await expect.poll(isAsked, { timeout: 30_000 }).toBe(true);
}

/** Publishes versions and rolls some back, three at least, until it is told to stop; answers how many went live. */
async function publishInTurn(isOver: () => boolean): Promise<number> {
  let live = 0;
  while (!isOver() || live < 3) {
    const now = await liveName();
    const { id } = await fleet.create(now === fleet.servedName("1.1.0") ? "1.2.0" : "1.1.0");
    const status = async () => (await fleet.read(id)).status;
    await expect.poll(status, { timeout: 30_000 }).not.toMatch(/pending|publishing/);
    if ((await status()) !== "live") continue;
    live += 1;
    await sleep(Math.random() * 300);
    if (live % 3 === 0) await rollBack(fleet.person.actor, id);
  }
  return live;
}

it("answers every request while replicas restart in turn, versions come and go, and two workers look on", async () => {
  fleet = await createFleet({ replicas: 2, target: { reconcileSeconds: 5, drainSeconds: 2 } });
  for (const { faults } of fleet.replicas) Object.assign(faults, { delayMs: 25, loadDelayMs: 80 });
  await fleet.publish("1.0.0");
  workers.push(...(await Promise.all([startWorker(database), startWorker(database)])));
  let isOver = false;
  const refused: string[] = [];
  let answered = 0;
  const asking = (async () => {
    while (!isOver) {
      const response = await gateway.complete(`${fleet.person.handle}/legal-qa@champion`, { max_tokens: 1 });
      const text = await response.text();
      if (response.ok) answered += 1;
      else refused.push(`${response.status} ${text}`);
      await sleep(10);
    }
  })();
  const looking = (async () => {
    while (!isOver) {
      await requestReconcile(fleet.person.actor, fleet.target.id);
      await sleep(200);
    }
  })();
  const publishing = publishInTurn(() => isOver);
  for (const replica of [...fleet.replicas, ...fleet.replicas, ...fleet.replicas]) await restart(replica);
  isOver = true;
  const [, , published] = await Promise.all([asking, looking, publishing]);
  expect(refused).toEqual([]);
  expect(answered).toBeGreaterThan(100);
  expect(published).toBeGreaterThan(2);
  const lost = await db().replicaAdapterChange.count({ where: { from: "verified", to: "unverified" } });
  expect(lost).toBe(0);
}, 180_000);
