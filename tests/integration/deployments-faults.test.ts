import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, it } from "vitest";
import { systemActor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { recordAdapter } from "#lib/serving/deployments/adapters/mutations.ts";
import { listServedAliases } from "#lib/serving/deployments/aliases/data.ts";
import { runDrainJob } from "#lib/serving/deployments/drain.ts";
import { readFingerprintFile } from "#lib/serving/deployments/fingerprints/fingerprint-file.ts";
import { retireDeployment } from "#lib/serving/deployments/retiring/mutations.ts";
import { lookJob, publishJob } from "#lib/serving/jobs.ts";
import { lookAt } from "#lib/serving/reconcile/look.ts";
import { getTarget } from "#lib/serving/targets/data.ts";
import { scanJob } from "#lib/tensors/jobs.ts";
import { registerFiles } from "#tests/support/adapters.ts";
import { testDatabase } from "#tests/support/database.ts";
import type { FakeVllm } from "#tests/support/fake-vllm/start.ts";
import {
  createFleet,
  drain,
  endReplicas,
  fixtureFiles,
  startReplica,
  type TestFleet,
} from "#tests/support/fleet.ts";
import { servingFleet } from "#tests/support/looks.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
afterAll(endReplicas);

const loadPath = "/v1/load_lora_adapter";
const calls = ({ requests }: FakeVllm, path: string) => requests.filter((request) => request.path === path);

/** That a failed publication of 1.1.0 changed nothing: alias, what replicas hold, what is wished for. */
async function expectUntouched(fleet: TestFleet, holds: FakeVllm[] = fleet.replicas): Promise<void> {
  const [alias] = await listServedAliases(fleet.person.actor, { targetId: fleet.target.id });
  expect(alias).toMatchObject({ alias: "champion", version: "1.0.0" });
  for (const replica of holds) expect(replica.adapterNames()).toEqual([fleet.servedName("1.0.0")]);
  expect(await db().deployment.count({ where: { targetId: fleet.target.id, isDesired: true } })).toBe(1);
  expect(await db().version.count({ where: { repositoryId: fleet.adapter.id, status: "deployed" } })).toBe(0);
}

describe("a publication that fails", { timeout: 120_000 }, () => {
  it.each([
    {
      what: "serves the base model",
      fault: { servesBase: true },
      code: "inert",
      message: /exactly as the base model/,
    },
    { what: "keeps nothing", fault: { forgetsLoads: true }, code: "model_not_found", message: /./ },
    {
      what: "answers with the base model's name",
      fault: { answersAsBase: true, forgetsLoads: true },
      code: "not_listed",
      message: /model list/,
    },
  ])("leaves the alias and unloads what it loaded: the replica $what", async ({ fault, code, message }) => {
    const fleet = await servingFleet();
    Object.assign(fleet.replica.faults, fault);
    const failed = await fleet.publish("1.1.0");
    expect(failed).toMatchObject({ status: "failed", isDesired: false, failure: { message } });
    expect([code, "not_listed"]).toContain(failed.failure?.code);
    Object.assign(fleet.replica.faults, { servesBase: false, forgetsLoads: false, answersAsBase: false });
    await expectUntouched(fleet);
    expect((await fleet.publish("1.1.0")).status).toBe("live");
  });

  it("tells vLLM's own words and what they mean, and does not try a permanent failure again", async () => {
    const fleet = await servingFleet();
    const message = "Call to add_lora method failed: vLLM does not yet support DoRA.";
    fleet.replica.faults.failing = { times: 99, status: 500, message, path: loadPath };
    const failed = await fleet.publish("1.1.0");
    expect(failed.steps.find(({ kind, status }) => kind === "load" && status === "failed")).toMatchObject({
      address: fleet.replica.url,
      details: { engineWords: expect.stringContaining("DoRA"), status: 500, isPermanent: true },
    });
    expect(calls(fleet.replica, loadPath)).toHaveLength(2);
    fleet.replica.faults.failing = null;
    await expectUntouched(fleet);
  });

  it("tries again what is worth it", async () => {
    const fleet = await servingFleet();
    const message = "Call to add_lora method failed: Worker failed with error 'CUDA error: out of memory'";
    fleet.replica.faults.failing = { times: 1, status: 503, message, path: loadPath };
    const live = await fleet.publish("1.1.0");
    expect(live).toMatchObject({ status: "live" });
    expect(live.steps.map(({ kind }) => kind)).toContain("retry");
  });

  it("unloads from every replica when one of two serves it wrong", async () => {
    const fleet = await servingFleet({ replicas: 2 });
    const [, second] = fleet.replicas;
    if (second) second.faults.servesOtherWeights = true;
    const failed = await fleet.publish("1.1.0");
    expect(failed).toMatchObject({ status: "failed", failure: { code: "wrong_weights" } });
    const unloaded = failed.steps.filter(({ kind, status }) => kind === "unload" && status === "done");
    expect(unloaded.map(({ address }) => address).sort()).toEqual(
      fleet.replicas.map(({ url }) => url).sort(),
    );
    await expectUntouched(fleet);
  });

  it("touches no second replica when the first refuses", async () => {
    const fleet = await servingFleet({ replicas: 2 });
    fleet.replica.faults.servesBase = true;
    await fleet.publish("1.1.0");
    expect(fleet.replicas[1] && calls(fleet.replicas[1], loadPath)).toHaveLength(1);
  });

  it("fails while a replica does not answer, and passes over it when told", async () => {
    const fleet = await servingFleet({ replicas: 2 });
    const [first, second] = fleet.replicas;
    await second?.kill();
    const failed = await fleet.publish("1.1.0");
    expect(failed).toMatchObject({ status: "failed", failure: { code: "unreachable" } });
    await drain().catch(() => undefined);
    await expectUntouched(fleet, first ? [first] : []);
    const live = await fleet.publish("1.1.0", { skipsUnreachable: true });
    expect(live).toMatchObject({
      status: "live",
      replicas: [{ state: "verified" }, { state: "unreachable" }],
    });
    await first?.kill();
    const none = await fleet.publish("1.2.0", { skipsUnreachable: true });
    expect(none).toMatchObject({ status: "failed", failure: { message: /No replica answers/ } });
  });

  it("fails when the replica dies after the load", async () => {
    const fleet = await servingFleet();
    fleet.replica.faults.diesAfterLoad = true;
    const failed = await fleet.publish("1.1.0");
    expect(failed).toMatchObject({ status: "failed", failure: { code: /unreachable|connection_lost/ } });
    expect(failed.replicas).toMatchObject([{ state: "unreachable" }]);
    fleet.replica.faults.diesAfterLoad = false;
    await fleet.replica.restart();
    expect(await fleet.read(fleet.live.id)).toMatchObject({ status: "live", aliasRole: "current" });
  });

  it("never gives a name to other weights: one that somebody else loaded stays", async () => {
    const fleet = await createFleet({ replicas: [] });
    const name = fleet.servedName("1.0.0");
    const replica = await startReplica({ adapters: [{ name, source: "somebody/else" }] });
    await db().replica.create({ data: { targetId: fleet.target.id, address: replica.url } });
    const failed = await fleet.publish("1.0.0");
    expect(failed).toMatchObject({
      status: "failed",
      failure: { code: "foreign_root", message: /somebody\/else/ },
    });
    expect(replica.adapterNames()).toEqual([name]);
    expect(failed.steps.map(({ kind }) => kind)).not.toContain("unload");
  });

  it("counts what is there from our root as loaded, and leaves it when it fails", async () => {
    const fleet = await createFleet({ replicas: [] });
    const name = fleet.servedName("1.0.0");
    const replica = await startReplica({ adapters: [{ name, source: name }] });
    await db().replica.create({ data: { targetId: fleet.target.id, address: replica.url } });
    replica.faults.servesBase = true;
    expect(await fleet.publish("1.0.0")).toMatchObject({ status: "failed", failure: { code: "inert" } });
    expect(replica.adapterNames()).toEqual([name]);
    replica.faults.servesBase = false;
    expect(await fleet.publish("1.0.0")).toMatchObject({ status: "live" });
  });

  it("says that the token is wrong", async () => {
    const fleet = await createFleet({ fake: { apiKey: "right" }, target: { token: "wrong" } });
    const failed = await fleet.publish("1.0.0");
    expect(failed).toMatchObject({ status: "failed", failure: { code: "unauthorized" } });
    expect(fleet.replicas[0] && calls(fleet.replicas[0], loadPath)).toHaveLength(1);
  });

  it("says that runtime loading is off", async () => {
    const fleet = await createFleet({ fake: { runtimeLoading: false } });
    const failed = await fleet.publish("1.0.0");
    expect(failed).toMatchObject({ status: "failed", failure: { code: "runtime_loading_off" } });
  });

  it("says that the target has no replica", async () => {
    const fleet = await createFleet({ replicas: [] });
    expect(await fleet.publish("1.0.0")).toMatchObject({
      status: "failed",
      failure: { code: "no_replicas" },
    });
  });

  it("reaches no replica when pre-flight blocks it", async () => {
    const fleet = await createFleet({ versions: { "1.0.0": "only-a" } });
    const failed = await fleet.publish("1.0.0");
    expect(failed).toMatchObject({
      status: "failed",
      failure: { code: "blocked" },
      preflight: { verdict: "blocked" },
    });
    // Its release is asked for, and nothing else.
    expect(fleet.replicas[0]?.requests.map(({ path }) => path)).toEqual(["/version"]);
    const { replicas } = await getTarget(fleet.person.actor, fleet.target.id);
    expect(replicas).toMatchObject([{ engineVersion: "0.32.0" }]);
  });

  it("unloads what it loaded when it is called off meanwhile", async () => {
    const fleet = await servingFleet();
    fleet.replica.faults.loadDelayMs = 3_000;
    const { id } = await fleet.create("1.1.0");
    const job = runWaitingJobs(publishJob);
    await expect.poll(async () => (await fleet.read(id)).steps.map(({ kind }) => kind)).toContain("load");
    await retireDeployment(fleet.person.actor, id);
    fleet.replica.faults.loadDelayMs = 0;
    await job;
    expect(await fleet.read(id)).toMatchObject({ status: "retired", failure: { code: "called_off" } });
    await expectUntouched(fleet);
  });
});

describe("a replica that came back since it was last looked at", () => {
  it("gets requests as soon as a version is proved on it, and is looked at", async () => {
    const fleet = await createFleet();
    const [{ id = "" } = {}] = fleet.target.replicas;
    await db().replica.update({ where: { id }, data: { isReachable: false } });
    expect(await fleet.publish("1.0.0")).toMatchObject({ status: "live" });
    expect(await db().replica.findUnique({ where: { id } })).toMatchObject({ isReachable: true });
    expect(await runWaitingJobs(lookJob)).toBe(1);
  });

  it("is not taken for gone by a look that began before", async () => {
    const { target, replicas, servedName, create } = await createFleet();
    const [{ id = "" } = {}] = target.replicas;
    await db().replica.update({ where: { id }, data: { isReachable: false } });
    await create("1.0.0");
    await replicas[0]?.kill();
    const { signal } = new AbortController();
    const looking = lookAt(id, { actor: systemActor("test", "test"), isForced: false, signal });
    await sleep(50);
    await recordAdapter(id, servedName("1.0.0"), { state: "verified" });
    await looking;
    expect(await db().replica.findUnique({ where: { id } })).toMatchObject({ isReachable: true });
  });
});

describe("the fingerprint that training pushed", () => {
  it("is what the first replica is compared with", async () => {
    const fleet = await createFleet();
    const live = await fleet.publish("1.0.0");
    const stored = await db().fingerprint.findFirstOrThrow({ where: { versionId: live.version.id } });
    const values: unknown = stored.values;
    const prompts = Array.isArray(values) ? values : [];
    const file = (shift: number) => ({
      format: "adaptery-fingerprint/1",
      prompts: prompts.map(({ prompt, tokenIds, logProbs }) => ({
        prompt,
        token_ids: tokenIds,
        log_probs: logProbs.map((value: number) => value + shift),
      })),
    });
    expect(readFingerprintFile(file(0), fleet.target.probePrompts)).toEqual(values);
    expect(readFingerprintFile(file(0), ["another prompt"])).toBeNull();
    // The fake's numbers of another version are others: what training says of 2.0.0 is not what the replica serves.
    const files = { ...fixtureFiles("good-qkvo-r8-v2"), "fingerprint.json": JSON.stringify(file(0)) };
    await registerFiles(fleet.person.actor, fleet.adapter, "2.0.0", files);
    await runWaitingJobs(scanJob);
    const failed = await fleet.publish("2.0.0");
    expect(failed).toMatchObject({ status: "failed", failure: { code: "wrong_weights" } });
    // What was never live is known by nothing but its own file.
    expect(await db().fingerprint.count({ where: { versionId: failed.version.id } })).toBe(0);
  });

  it("is what the reconciler compares with when the target asks other prompts", async () => {
    const fleet = await createFleet();
    const ask = (probePrompts: string[]) =>
      db().target.update({ where: { id: fleet.target.id }, data: { probePrompts } });
    const replicaId = fleet.target.replicas[0]?.id ?? "";
    const look = async () => {
      // Proofs are made again once they are old, one in a look.
      await db().replicaAdapter.updateMany({ where: { replicaId }, data: { verifiedAt: new Date(0) } });
      const actor = systemActor("test", "test");
      const signal = new AbortController().signal;
      for (const isForced of [true, true]) await lookAt(replicaId, { actor, isForced, signal });
    };
    const other = ["The lessee", "The court"];
    const first = await fleet.publish("1.0.0");
    await ask(other);
    await look();
    const stored = await db().fingerprint.findFirstOrThrow({
      where: { versionId: first.version.id },
      orderBy: { createdAt: "desc" },
    });
    const values: unknown = stored.values;
    const told = (Array.isArray(values) ? values : []).map(({ prompt, tokenIds, logProbs }) => ({
      prompt,
      token_ids: tokenIds,
      log_probs: logProbs,
    }));
    expect(told.map(({ prompt }) => prompt)).toEqual(other);
    const file = { format: "adaptery-fingerprint/1", prompts: told };
    const files = { ...fixtureFiles("good-qkvo-r8-v2"), "fingerprint.json": JSON.stringify(file) };
    await registerFiles(fleet.person.actor, fleet.adapter, "2.0.0", files);
    await runWaitingJobs(scanJob);
    await ask(["The defendant"]);
    const second = await fleet.publish("2.0.0");
    expect(second.status).toBe("live");
    await ask(other);
    await look();
    expect(await fleet.read(second.id)).toMatchObject({ replicas: [{ state: "wrong_weights" }] });
  });
});

describe("an adapter that a failed publication found on a replica", () => {
  it("stays there: whoever loaded it may use it", async () => {
    const { replicas, target, servedName, publish } = await createFleet({ replicas: 2 });
    const [first, second] = replicas;
    const name = servedName("1.0.0");
    await fetch(`${first?.url}${loadPath}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ lora_name: name, lora_path: name }),
    });
    if (second) second.faults.servesBase = true;
    const { id, status } = await publish("1.0.0");
    expect(status).toBe("failed");
    const { signal } = new AbortController();
    const context = { jobId: "test", attempt: 1, isLastAttempt: false, signal, log: logger() };
    await runDrainJob({ deploymentId: id }, context);
    // Long after the time for draining.
    await db()
      .$executeRaw`UPDATE "Deployment" SET "updatedAt" = "updatedAt" - interval '1 hour' WHERE "id" = ${id}::uuid`;
    for (const replica of target.replicas) {
      await lookAt(replica.id, { actor: systemActor("test", "test"), isForced: true, signal });
    }
    expect([first?.adapterNames(), second?.adapterNames()]).toEqual([[name], []]);
  });
});
