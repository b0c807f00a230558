import { afterAll, describe, expect, it } from "vitest";
import { getAlias } from "#lib/adapters/aliases/data.ts";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { db } from "#lib/db.ts";
import { forgetAdapter } from "#lib/serving/deployments/adapters/mutations.ts";
import { listServedAliases, servedAt } from "#lib/serving/deployments/aliases/data.ts";
import { promoteCanary } from "#lib/serving/deployments/canaries/mutations.ts";
import { retireDeployment } from "#lib/serving/deployments/retiring/mutations.ts";
import { rollBack } from "#lib/serving/deployments/rolling-back/mutations.ts";
import { publishJob } from "#lib/serving/jobs.ts";
import { targetFigures } from "#lib/serving/pages/data.ts";
import { createTarget } from "#lib/serving/targets/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { baseName, createFleet, drain, endReplicas } from "#tests/support/fleet.ts";
import { lookAtAll, whileListing } from "#tests/support/looks.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
afterAll(endReplicas);

/** A fleet that published three versions and went back once: the second is live, the first not loaded any more. */
async function createFleetWithoutFirst() {
  const fleet = await createFleet();
  const first = await fleet.publish("1.0.0");
  const second = await fleet.publish("1.1.0");
  const third = await fleet.publish("1.2.0");
  await drain();
  await rollBack(fleet.person.actor, third.id);
  await drain();
  return { ...fleet, first, second };
}

const kinds = (steps: { kind: string; status: string }[]) =>
  steps.map(({ kind, status }) => `${kind} ${status}`);

describe("rolling back", () => {
  it("moves the alias at once when the version before is still loaded, without asking the engine", async () => {
    const { person, adapter, replicas, servedName, publish, read } = await createFleet();
    const first = await publish("1.0.0");
    const second = await publish("1.1.0");
    const before = replicas[0]?.requests.length;
    const back = await rollBack(person.actor, second.id);
    expect(replicas[0]?.requests).toHaveLength(before ?? -1);
    expect(back).toMatchObject({ id: first.id, status: "live", aliasRole: "current", supersededAt: null });
    expect(await read(second.id)).toMatchObject({ status: "rolled_back", isDesired: false });
    expect((await getAlias(person.actor, adapter, "champion")).current).toMatchObject({ version: "1.0.0" });
    await drain();
    expect(replicas[0]?.adapterNames()).toEqual([servedName("1.0.0")]);
    await expect(rollBack(person.actor, second.id)).rejects.toMatchObject({ message: /rolled back already/ });
    await expect(rollBack(person.actor, first.id)).rejects.toMatchObject({
      message: /Nothing that may still/,
    });
  });

  it("loads and proves the version before first when it was unloaded", async () => {
    const { person, replicas, servedName, read, first, second } = await createFleetWithoutFirst();
    const back = await rollBack(person.actor, second.id);
    expect(back).toMatchObject({ id: first.id, status: "publishing" });
    expect(await read(second.id)).toMatchObject({ status: "live", aliasRole: "current" });
    await runWaitingJobs(publishJob);
    expect(await read(first.id)).toMatchObject({ status: "live", aliasRole: "current" });
    expect(await read(second.id)).toMatchObject({ status: "rolled_back" });
    for (const { id } of [first, second]) {
      expect(kinds((await read(id)).steps)).toEqual(
        expect.arrayContaining(["roll_back started", "roll_back done"]),
      );
    }
    await drain();
    expect(replicas[0]?.adapterNames()).toEqual([servedName("1.0.0")]);
  });

  it("leaves everything as it was when the version before does not load", async () => {
    const { person, replicas, servedName, read, first, second } = await createFleetWithoutFirst();
    await rollBack(person.actor, second.id);
    const [replica] = replicas;
    if (replica) replica.faults.servesBase = true;
    await runWaitingJobs(publishJob);
    expect(await read(first.id)).toMatchObject({ status: "retired", failure: { code: "inert" } });
    expect(await read(second.id)).toMatchObject({ status: "live", aliasRole: "current" });
    for (const { id } of [first, second]) expect(kinds((await read(id)).steps)).toContain("roll_back failed");
    expect(replica?.adapterNames()).toEqual([servedName("1.1.0")]);
  });

  it("keeps what was kept for it when it fails while no replica answers", async () => {
    const { person, target, replicas, servedName, publish, read } = await createFleet();
    const first = await publish("1.0.0");
    const second = await publish("1.1.0");
    const [replica] = replicas;
    await replica?.kill();
    await lookAtAll(target);
    await rollBack(person.actor, second.id);
    await runWaitingJobs(publishJob);
    expect(await read(first.id)).toMatchObject({
      status: "live",
      isDesired: true,
      aliasRole: "previous",
      failure: { code: "unreachable" },
    });
    expect(await read(second.id)).toMatchObject({ status: "live", aliasRole: "current" });
    await replica?.restart();
    await lookAtAll(target);
    expect(replica?.adapterNames().sort()).toEqual([servedName("1.0.0"), servedName("1.1.0")]);
    expect(await rollBack(person.actor, second.id)).toMatchObject({
      id: first.id,
      status: "live",
      aliasRole: "current",
      failure: null,
    });
  });

  it("passes over a version that may not be served any more", async () => {
    const { person, adapter, publish } = await createFleet();
    const first = await publish("1.0.0");
    await publish("1.1.0");
    const third = await publish("1.2.0");
    await setVersionStatus(person.actor, adapter, "1.1.0", { status: "withdrawn", reason: "It leaks." });
    await rollBack(person.actor, third.id);
    await runWaitingJobs(publishJob);
    const [alias] = await listServedAliases(person.actor, { repositoryId: adapter.id });
    expect(alias).toMatchObject({ version: "1.0.0", deploymentId: first.id });
  });
});

describe("a canary", () => {
  it("gets its share, another one, and then everything", async () => {
    const { person, adapter, target, create, publish, read } = await createFleet();
    await expect(create("1.0.0", { strategy: "canary" })).rejects.toMatchObject({ code: "conflict" });
    const first = await publish("1.0.0");
    const canary = await publish("1.1.0", { canaryPercent: 20 });
    expect(canary).toMatchObject({ status: "live", aliasRole: "canary", canaryPercent: 20 });
    expect((await getAlias(person.actor, adapter, "champion")).current).toMatchObject({ version: "1.0.0" });
    await expect(create("1.2.0")).rejects.toMatchObject({ message: /canary of 1\.1\.0 is under way/ });
    await expect(rollBack(person.actor, first.id)).rejects.toMatchObject({ message: /canary stands beside/ });
    await expect(promoteCanary(person.actor, first.id)).rejects.toMatchObject({ code: "conflict" });
    await promoteCanary(person.actor, canary.id, { canaryPercent: 50 });
    expect(await listServedAliases(person.actor, { targetId: target.id })).toMatchObject([
      { version: "1.0.0", canary: { version: "1.1.0", percent: 50 } },
    ]);
    await promoteCanary(person.actor, canary.id);
    expect(await read(canary.id)).toMatchObject({ aliasRole: "current", previous: { id: first.id } });
    expect((await getAlias(person.actor, adapter, "champion")).current).toMatchObject({ version: "1.1.0" });
  });

  it("ends by rolling it back", async () => {
    const { person, replicas, servedName, publish, read } = await createFleet();
    const first = await publish("1.0.0");
    const canary = await publish("1.1.0", { strategy: "canary" });
    expect(await rollBack(person.actor, canary.id)).toMatchObject({ id: first.id, aliasRole: "current" });
    expect(await read(canary.id)).toMatchObject({ status: "rolled_back" });
    await drain();
    expect(replicas[0]?.adapterNames()).toEqual([servedName("1.0.0")]);
  });
});

describe("retiring", () => {
  it("ends a canary, which is then retired in its row and in the audit log", async () => {
    const { person, target, publish, read } = await createFleet();
    await publish("1.0.0");
    const canary = await publish("1.1.0", { strategy: "canary" });
    await retireDeployment(person.actor, canary.id);
    expect(await read(canary.id)).toMatchObject({ status: "retired", isDesired: false });
    expect(await listServedAliases(person.actor, { targetId: target.id })).toMatchObject([
      { version: "1.0.0", canary: null },
    ]);
    const entries = await db().auditEntry.findMany({
      where: { subjectId: canary.id },
      orderBy: { id: "asc" },
      select: { action: true },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "deployment.created",
      "deployment.published",
      "deployment.retired",
    ]);
  });

  it("serves nothing under the alias any more and unloads it with what was kept for a rollback", async () => {
    const { person, adapter, target, replicas, publish, read } = await createFleet();
    const first = await publish("1.0.0");
    const second = await publish("1.1.0");
    await retireDeployment(person.actor, second.id, { reason: "Over." });
    expect(await listServedAliases(person.actor, { targetId: target.id })).toEqual([]);
    const [served] = await servedAt(person.actor, adapter, { alias: "champion" });
    expect(served).toMatchObject({ served: null, reason: expect.stringMatching(/Retired 1\.1\.0.*Over\./) });
    for (const { id } of [first, second]) expect(await read(id)).toMatchObject({ status: "retired" });
    await drain();
    expect(replicas[0]?.adapterNames()).toEqual([]);
    const { steps } = await read(second.id);
    expect(kinds(steps).slice(-2)).toEqual(["unload done", "drain done"]);
    const edges = await db().lineageEdge.findMany({ where: { kind: "deployed_as", removedAt: null } });
    expect(edges.filter(({ from }) => from.includes(target.name))).toEqual([]);
    await expect(retireDeployment(person.actor, second.id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("keeps a name loaded that another deployment wants", async () => {
    const { person, target, replicas, servedName, publish } = await createFleet();
    await publish("1.0.0");
    const staging = await publish("1.0.0", { alias: "staging" });
    // One version under two aliases is one adapter on the replica.
    expect((await targetFigures([target.id])).get(target.id)).toMatchObject({
      desiredAdapters: 1,
      verifiedAdapters: 1,
    });
    expect(staging.steps.map(({ kind, status }) => `${kind} ${status}`)).toContain("load skipped");
    await retireDeployment(person.actor, staging.id);
    await drain();
    expect(replicas[0]?.adapterNames()).toEqual([servedName("1.0.0")]);
  });

  it("keeps a name loaded that another target wants, which has the same replica", async () => {
    const { person, target, replicas, servedName, publish } = await createFleet();
    const other = await createTarget(person.actor, {
      name: `${target.name}-b`,
      baseModel: `${person.handle}/tiny-llama`,
      servedModelName: baseName,
      requiresApproval: false,
      drainSeconds: 0,
      replicas: replicas.map(({ url }) => url),
    });
    const first = await publish("1.0.0");
    const { id, status } = await publish("1.0.0", { target: other.id });
    expect(status).toBe("live");
    const names = () => replicas[0]?.adapterNames();
    await retireDeployment(person.actor, first.id);
    await drain();
    // Long after the drain the reconciler looks at what it left.
    await db()
      .$executeRaw`UPDATE "Deployment" SET "updatedAt" = "updatedAt" - interval '1 hour' WHERE "id" = ${first.id}::uuid`;
    await lookAtAll(target);
    expect(names()).toEqual([servedName("1.0.0")]);
    await retireDeployment(person.actor, id);
    await drain();
    expect(names()).toEqual([]);
  });

  it("takes nothing away from an alias when another of the same version cannot be proved", async () => {
    const { replicas, servedName, publish, read } = await createFleet();
    const staging = await publish("1.0.0", { alias: "staging" });
    const [replica] = replicas;
    if (replica) replica.faults.noise = 5;
    const champion = await publish("1.0.0", { alias: "champion" });
    expect([champion.status, champion.failure?.code]).toEqual(["failed", "too_noisy"]);
    expect(await read(staging.id)).toMatchObject({ status: "live", replicas: [{ state: "verified" }] });
    expect(replica?.adapterNames()).toEqual([servedName("1.0.0")]);
  });

  it("unloads nothing that was published again while it asked the replica", async () => {
    const { person, replicas, servedName, publish, read } = await createFleet();
    const { id } = await publish("1.0.0");
    const [replica] = replicas;
    if (!replica) throw new Error("the fleet has no replica");
    await retireDeployment(person.actor, id);
    let again = "";
    await whileListing(replica, drain, async () => {
      again = (await publish("1.0.0")).id;
    });
    expect(replica.adapterNames()).toEqual([servedName("1.0.0")]);
    expect(await read(again)).toMatchObject({ status: "live", replicas: [{ state: "verified" }] });
    const [row] = await db().replicaAdapter.findMany({ where: { servedName: servedName("1.0.0") } });
    const key = [row?.replicaId ?? "", servedName("1.0.0")] as const;
    await forgetAdapter(...key, { message: "Unloaded.", since: new Date(0) });
    expect(await db().replicaAdapter.count({ where: { servedName: servedName("1.0.0") } })).toBe(1);
  });

  it("leaves a name that it may not serve any more to another target that may, until nobody may", async () => {
    const { person, adapter, target, replicas, servedName, publish } = await createFleet();
    const strict = await createTarget(person.actor, {
      name: `${target.name}-strict`,
      baseModel: `${person.handle}/tiny-llama`,
      servedModelName: baseName,
      requiresApproval: false,
      replicas: replicas.map(({ url }) => url),
    });
    await publish("1.0.0");
    await publish("1.0.0", { target: strict.id });
    await db().target.update({ where: { id: strict.id }, data: { requiresApproval: true } });
    await lookAtAll(strict);
    const names = () => replicas[0]?.adapterNames();
    expect(names()).toEqual([servedName("1.0.0")]);
    await setVersionStatus(person.actor, adapter, "1.0.0", { status: "withdrawn", reason: "It leaks." });
    await lookAtAll(strict);
    expect(names()).toEqual([]);
  });

  it("calls off a publication before its job begins", async () => {
    const { person, replicas, create, read } = await createFleet();
    const { id } = await create("1.0.0");
    await retireDeployment(person.actor, id);
    await runWaitingJobs(publishJob);
    expect(await read(id)).toMatchObject({ status: "retired", failure: { code: "called_off" } });
    expect(replicas[0]?.adapterNames()).toEqual([]);
  });
});
