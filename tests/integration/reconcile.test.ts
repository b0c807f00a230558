import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { systemActor } from "#lib/actor.ts";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { db } from "#lib/db.ts";
import { collectBlobs } from "#lib/repositories/collection/mutations.ts";
import { deleteRepository } from "#lib/repositories/mutations.ts";
import { retireDeployment } from "#lib/serving/deployments/retiring/mutations.ts";
import { lookJob, reconcileJob } from "#lib/serving/jobs.ts";
import { lookAt } from "#lib/serving/reconcile/look.ts";
import { requestReconcile } from "#lib/serving/reconcile/mutations.ts";
import { sweepReplicas } from "#lib/serving/reconcile/run-jobs.ts";
import { listSamples } from "#lib/serving/reconcile/samples/data.ts";
import { thinSamples } from "#lib/serving/reconcile/samples/mutations.ts";
import { renderMetrics } from "#lib/web/metrics.ts";
import { testDatabase } from "#tests/support/database.ts";
import { startFakeBalancer } from "#tests/support/fake-vllm/balancer.ts";
import { createFleet, endReplicas, startReplica, type TestFleet } from "#tests/support/fleet.ts";
import { look, servingFleet, statesOf } from "#tests/support/looks.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
afterAll(endReplicas);

const actor = systemActor("test", "test");
const signal = new AbortController().signal;

async function auditOf(fleet: TestFleet) {
  const rows = await db().auditEntry.findMany({
    where: { subjectId: fleet.target.id, action: "target.reconciled" },
    orderBy: { id: "asc" },
  });
  return rows.map(({ details }) => details);
}

describe("the reconciler", () => {
  it("makes a replica whole again that restarted and forgot, and says so", async () => {
    const fleet = await servingFleet();
    await fleet.publish("1.1.0", { alias: "challenger" });
    await look(fleet);
    const before = await auditOf(fleet);
    await look(fleet);
    expect(await auditOf(fleet)).toEqual(before);
    await fleet.replica.restart();
    expect(fleet.replica.adapterNames()).toEqual([]);
    const [replica] = await look(fleet);
    expect(statesOf(replica)).toEqual({ "legal-qa.v1.0.0": "verified", "legal-qa.v1.1.0": "verified" });
    expect(fleet.replica.adapterNames().sort()).toEqual([
      fleet.servedName("1.0.0"),
      fleet.servedName("1.1.0"),
    ]);
    const changes =
      replica?.changes.filter(({ servedName }) => servedName === fleet.servedName("1.0.0")) ?? [];
    expect(changes.slice(0, 2).map(({ from, to }) => [from, to])).toContainEqual([
      expect.anything(),
      "verified",
    ]);
    expect(changes.map(({ from, to }) => [from, to])).toContainEqual(["verified", "missing"]);
    expect((await auditOf(fleet)).slice(before.length)).toMatchObject([
      {
        replica: fleet.replica.url,
        actions: expect.arrayContaining([`load ${fleet.servedName("1.0.0")}: verified`]),
      },
    ]);
    expect(
      await db().reconcileCount.findFirst({ where: { targetId: fleet.target.id, action: "load" } }),
    ).toMatchObject({
      outcome: "verified",
      count: 2n,
    });
  });

  it("leaves alone what it did not load", async () => {
    const replica = await startReplica({ adapters: [{ name: "somebody/else", source: "somebody/else" }] });
    const fleet = await servingFleet({ replicas: [replica] });
    const [seen] = await look(fleet);
    expect(statesOf(seen)).toEqual({ else: "unexpected", "legal-qa.v1.0.0": "verified" });
    await look(fleet, true);
    expect(replica.adapterNames()).toContain("somebody/else");
  });

  it("neither unloads nor trusts a name of ours that stands for something else", async () => {
    const fleet = await servingFleet();
    await fleet.replica.restart();
    const name = fleet.servedName("1.0.0");
    await fetch(`${fleet.replica.url}/v1/load_lora_adapter`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ lora_name: name, lora_path: "evil/adapter" }),
    });
    const [seen] = await look(fleet, true);
    expect(seen?.adapters).toMatchObject([
      { state: "wrong_weights", root: "evil/adapter", message: expect.stringContaining("evil/adapter") },
    ]);
    expect(fleet.replica.adapterNames()).toEqual([name]);
    expect(fleet.replica.requests.some(({ path }) => path === "/v1/unload_lora_adapter")).toBe(false);
  });

  it("finds weights that are not the version's, and loads them anew when that helps", async () => {
    const fleet = await servingFleet();
    await look(fleet);
    // Long ago proved: it is proved again now.
    await db().replicaAdapter.updateMany({ data: { verifiedAt: new Date(0) } });
    fleet.replica.faults.servesOtherWeights = true;
    const [wrong] = await look(fleet);
    expect(wrong?.adapters).toMatchObject([{ state: "wrong_weights", failures: 1, verifiedAt: null }]);
    expect(wrong?.adapters[0]?.differenceFromGolden).toBeGreaterThan(0.05);
    const [waiting] = await look(fleet);
    expect(waiting?.adapters).toMatchObject([{ state: "wrong_weights", failures: 1 }]);
    fleet.replica.faults.servesOtherWeights = false;
    const [healed] = await look(fleet, true);
    expect(healed?.adapters).toMatchObject([
      { state: "verified", failures: 0, nextTryAt: null, message: "" },
    ]);
  });

  it("finds an adapter that does nothing", async () => {
    const fleet = await servingFleet();
    fleet.replica.faults.servesBase = true;
    await fleet.replica.restart();
    const [seen] = await look(fleet);
    expect(seen?.adapters).toMatchObject([{ state: "inert", message: expect.stringContaining("no effect") }]);
  });

  it("marks what a dead replica held, backs off, and is whole when it is back", async () => {
    const fleet = await servingFleet();
    await fleet.replica.kill();
    const [gone] = await look(fleet);
    expect(gone).toMatchObject({
      isReachable: false,
      failures: 1,
      message: expect.stringMatching(/Nothing answers/),
    });
    expect(statesOf(gone)).toEqual({ "legal-qa.v1.0.0": "unreachable" });
    const [still] = await look(fleet);
    expect(still?.failures).toBe(2);
    await fleet.replica.restart();
    const [back] = await look(fleet);
    expect(back).toMatchObject({ isReachable: true, failures: 0, message: "" });
    expect(statesOf(back)).toEqual({ "legal-qa.v1.0.0": "verified" });
    const audited = await auditOf(fleet);
    expect(audited.filter((details) => JSON.stringify(details).includes('"reachable":false'))).toHaveLength(
      1,
    );
  });

  it("proves once what it finds in a process that began while it looked", async () => {
    const fleet = await servingFleet();
    await look(fleet);
    await fleet.replica.kill();
    const looking = look(fleet);
    await sleep(100);
    await fleet.replica.restart();
    expect(statesOf((await looking)[0])).toEqual({ "legal-qa.v1.0.0": "verified" });
    const proofs = () => fleet.replica.requests.filter(({ path }) => path === "/v1/completions").length;
    const proved = proofs();
    await look(fleet);
    expect(proofs()).toBe(proved);
  });

  it("tells what the engine said of an adapter that no longer loads, and waits before it tries again", async () => {
    const fleet = await servingFleet();
    await fleet.replica.restart();
    const message = "Call to add_lora method failed: LoRA rank 64 is greater than max_lora_rank 16.";
    fleet.replica.faults.failing = { times: 99, status: 500, message, path: "/v1/load_lora_adapter" };
    const [seen] = await look(fleet);
    expect(seen?.adapters).toMatchObject([
      {
        state: "missing",
        failures: 1,
        message: expect.stringContaining("LoRA rank 64"),
        nextTryAt: expect.anything(),
      },
    ]);
    const loads = () => fleet.replica.requests.filter(({ path }) => path === "/v1/load_lora_adapter").length;
    const tried = loads();
    await look(fleet);
    expect(loads()).toBe(tried);
    fleet.replica.faults.failing = null;
    const [healed] = await look(fleet, true);
    expect(statesOf(healed)).toEqual({ "legal-qa.v1.0.0": "verified" });
  });

  it("unloads a withdrawn version everywhere at the next look and says why", async () => {
    const fleet = await servingFleet({ replicas: 2 });
    await setVersionStatus(fleet.person.actor, fleet.adapter, "1.0.0", {
      status: "withdrawn",
      reason: "It leaks.",
    });
    const seen = await look(fleet);
    for (const replica of seen) {
      expect(replica.adapters).toMatchObject([
        { state: "missing", message: expect.stringContaining("withdrawn") },
      ]);
    }
    for (const replica of fleet.replicas) expect(replica.adapterNames()).toEqual([]);
    await fleet.replica.restart();
    await look(fleet, true);
    expect(fleet.replica.adapterNames()).toEqual([]);
    expect(JSON.stringify(await auditOf(fleet))).toContain("unload");
  });

  it("notices a load balancer and loads nothing through it", async () => {
    const behind = [await startReplica(), await startReplica({ adapters: [{ name: "x/y", source: "x/y" }] })];
    const balancer = await startFakeBalancer(behind.map(({ url }) => url));
    const fleet = await createFleet({ replicas: [], target: { replicas: [balancer.url] } });
    const [seen] = await look(fleet);
    expect(seen).toMatchObject({ isBalancer: true, message: expect.stringContaining("load balancer") });
    const calls = behind.flatMap(({ requests }) => requests.map(({ path }) => path));
    expect(calls).not.toContain("/v1/load_lora_adapter");
    await balancer.close();
  });

  it("proves what was started with a replica, and everything again after it began anew", async () => {
    const fleet = await servingFleet();
    const name = fleet.servedName("1.0.0");
    const manifest = await startReplica({ adapters: [{ name, source: name }] });
    const { id } = await db().replica.create({ data: { targetId: fleet.target.id, address: manifest.url } });
    await lookAt(id, { actor, isForced: false, signal });
    const stateNow = () => db().replicaAdapter.findMany({ where: { replicaId: id } });
    expect(await stateNow()).toMatchObject([{ servedName: name, state: "verified" }]);
    expect(manifest.requests.some(({ path }) => path === "/v1/load_lora_adapter")).toBe(false);
    manifest.faults.servesOtherWeights = true;
    await manifest.restart();
    await lookAt(id, { actor, isForced: false, signal });
    expect(await stateNow()).toMatchObject([{ state: "wrong_weights" }]);
  });
});

describe("looks", () => {
  it("come again by themselves, are brought forward when asked, and end with the replica", async () => {
    const fleet = await servingFleet({ replicas: 2 });
    const waiting = () =>
      db().$queryRaw<{ key: string; inSeconds: number; data: unknown }[]>`
        SELECT singleton_key AS key, extract(epoch FROM start_after - now())::float8 AS "inSeconds", data FROM pgboss.job
        WHERE name = ${lookJob.name} AND state = 'created' AND data->>'replicaId' = ANY(${fleet.target.replicas.map(({ id }) => id)})`;
    // The target was created with its replicas; those that nobody asked for are found by the sweep.
    await runWaitingJobs(reconcileJob);
    expect(await waiting()).toHaveLength(2);
    await sweepReplicas();
    expect(await waiting()).toHaveLength(2);
    await runWaitingJobs(lookJob);
    const next = await waiting();
    expect(next).toHaveLength(2);
    for (const { inSeconds } of next) expect(inSeconds).toBeGreaterThan(10);
    await sweepReplicas();
    expect(await waiting()).toHaveLength(2);
    await requestReconcile(fleet.person.actor, fleet.target.id);
    await runWaitingJobs(reconcileJob);
    const forward = await waiting();
    expect(forward).toHaveLength(2);
    for (const { inSeconds, data } of forward) {
      expect(inSeconds).toBeLessThanOrEqual(0);
      expect(data).toMatchObject({ isForced: true });
    }
    await db().replica.updateMany({ where: { targetId: fleet.target.id }, data: { removedAt: new Date() } });
    await runWaitingJobs(lookJob);
    expect(await waiting()).toEqual([]);
  });
});

describe("what replicas may read again", () => {
  it("keeps an adapter from being deleted, naming the target, until it is unloaded", async () => {
    const fleet = await servingFleet();
    const { actor: person } = fleet.person;
    const refusal = { code: "conflict", message: expect.stringContaining(`1.0.0 on ${fleet.target.name}`) };
    await expect(deleteRepository(person, fleet.adapter)).rejects.toMatchObject(refusal);
    await retireDeployment(person, fleet.live.id);
    // Let go, but loaded: it is not through with its requests.
    await expect(deleteRepository(person, fleet.adapter)).rejects.toMatchObject(refusal);
    await db().deployment.updateMany({ data: { updatedAt: new Date(Date.now() - 60_000) } });
    expect((await look(fleet))[0]?.adapters).toEqual([]);
    expect(fleet.replica.adapterNames()).toEqual([]);
    await deleteRepository(person, fleet.adapter);
  });

  it("keeps the files of what is served from collection, whatever became of the repository", async () => {
    const fleet = await servingFleet();
    await db().repository.update({ where: { id: fleet.adapter.id }, data: { deletedAt: new Date(0) } });
    const version = await db().version.findFirstOrThrow({
      where: { repositoryId: fleet.adapter.id, semver: "1.0.0" },
      include: { commit: { include: { files: true } } },
    });
    await collectBlobs(actor, { before: new Date(Date.now() + 1000) });
    const shas = version.commit?.files.map(({ sha256 }) => sha256) ?? [];
    expect(shas.length).toBeGreaterThan(0);
    expect(await db().blob.count({ where: { sha256: { in: shas } } })).toBe(new Set(shas).size);
  });
});

describe("what is known of replicas over time", () => {
  it("is sampled by every look, given in at most 300 points, thinned and dropped", async () => {
    const fleet = await servingFleet();
    await look(fleet);
    const [replica] = fleet.target.replicas;
    const replicaId = replica?.id ?? "";
    const now = Date.now();
    const day = 24 * 60 * 60_000;
    const at = (ms: number) => ({
      replicaId,
      at: new Date(ms),
      isReachable: true,
      runningAdapters: 2,
      maxLoras: 4,
    });
    await db().replicaSample.createMany({
      data: [
        ...Array.from({ length: 2000 }, (_, index) => at(now - 1000 - index * 30_000)),
        ...Array.from({ length: 40 }, (_, index) => at(now - 2 * day - index * 30_000)),
        at(now - 31 * day),
      ],
    });
    const samples = await listSamples(fleet.person.actor, fleet.target.id);
    expect(samples.replicas).toHaveLength(1);
    const points = samples.replicas[0]?.points ?? [];
    expect(points.length).toBeGreaterThan(150);
    expect(points.length).toBeLessThanOrEqual(300);
    expect(points[10]).toMatchObject({
      reachable: 1,
      runningAdapters: 2,
      maxLoras: 4,
      waitingAdapters: null,
    });
    await thinSamples(new Date(now));
    const before = await db().replicaSample.count({ where: { replicaId, at: { lt: new Date(now - day) } } });
    expect(before).toBeGreaterThanOrEqual(4);
    expect(before).toBeLessThanOrEqual(6);
    await expect(listSamples(fleet.person.actor, fleet.target.id, { since: "x" })).rejects.toMatchObject({
      code: "invalid_input",
    });
  });

  it("stands in the metrics", async () => {
    const fleet = await servingFleet();
    await fleet.replica.restart();
    await look(fleet);
    const { text } = await renderMetrics();
    const labels = `target="${fleet.target.owner.handle}/${fleet.target.name}"`;
    const replica = `${labels},replica="${fleet.replica.url}"`;
    expect(text).toContain(`adaptery_replica_up{${replica}} 1`);
    expect(text).toContain(`adaptery_replica_adapters{${replica},state="verified"} 1`);
    expect(text).toContain(`adaptery_reconcile_actions_total{${labels},action="load",outcome="verified"} 1`);
    expect(text).toMatch(/adaptery_replica_last_look_age_seconds\{[^}]+\} [0-9.]+/);
  });
});
