import type { ChildProcess } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { db } from "#lib/db.ts";
import { listReconciledReplicas } from "#lib/serving/reconcile/data.ts";
import { requestReconcile } from "#lib/serving/reconcile/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, endReplicas } from "#tests/support/fleet.ts";
import { startWorker } from "#tests/support/worker-process.ts";

const database = testDatabase();
const workers: ChildProcess[] = [];
afterAll(async () => {
  for (const worker of workers) worker.kill("SIGKILL");
  await endReplicas();
});

describe("two workers", () => {
  it("make a replica whole again by themselves, and do nothing twice", async () => {
    const fleet = await createFleet({ target: { reconcileSeconds: 15 } });
    await fleet.publish("1.0.0");
    const [replica] = fleet.replicas;
    if (!replica) throw new Error("the fleet has no replica");
    workers.push(...(await Promise.all([startWorker(database), startWorker(database)])));
    await requestReconcile(fleet.person.actor, fleet.target.id);
    const looks = () => db().replicaSample.count({ where: { replica: { targetId: fleet.target.id } } });
    await expect.poll(looks, { timeout: 60_000 }).toBeGreaterThan(0);
    await replica.restart();
    const states = async () =>
      (await listReconciledReplicas(fleet.person.actor, fleet.target.id)).items.flatMap(({ adapters }) =>
        adapters.map(({ state }) => state),
      );
    await expect.poll(() => replica.adapterNames(), { timeout: 60_000 }).toEqual([fleet.servedName("1.0.0")]);
    await expect.poll(states).toEqual(["verified"]);
    // Asked for by many at once: one look more, not many.
    await Promise.all(
      Array.from({ length: 10 }, () => requestReconcile(fleet.person.actor, fleet.target.id)),
    );
    const before = await looks();
    await expect.poll(looks, { timeout: 60_000 }).toBeGreaterThan(before);
    const loads = replica.requests.filter(({ path }) => path === "/v1/load_lora_adapter");
    expect(loads).toHaveLength(2);
    const overlapping = await db().$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS "count" FROM pgboss.job a JOIN pgboss.job b ON a.id < b.id AND a.singleton_key = b.singleton_key
      WHERE a.name = 'serving.look' AND b.name = 'serving.look' AND a.started_on < b.completed_on AND b.started_on < a.completed_on`;
    expect(overlapping).toEqual([{ count: 0 }]);
  }, 180_000);
});
