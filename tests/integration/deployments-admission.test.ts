import { afterAll, describe, expect, it } from "vitest";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { getVersion } from "#lib/adapters/versions/data.ts";
import { db, withTransaction } from "#lib/db.ts";
import { nodeKey } from "#lib/lineage/node-key.ts";
import { listServedAliases } from "#lib/serving/deployments/aliases/data.ts";
import { setAttachedSchema } from "#lib/serving/deployments/attached-schema/mutations.ts";
import { promoteCanary } from "#lib/serving/deployments/canaries/mutations.ts";
import { retireDeployment } from "#lib/serving/deployments/retiring/mutations.ts";
import { rollBack } from "#lib/serving/deployments/rolling-back/mutations.ts";
import { lookJob, publishJob, reconcileJob } from "#lib/serving/jobs.ts";
import { getManifest } from "#lib/serving/manifests/data.ts";
import { updateTarget } from "#lib/serving/targets/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { approve, createFleet, drain, endReplicas } from "#tests/support/fleet.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
afterAll(endReplicas);

const edgesOf = (versionId: string) =>
  db().lineageEdge.count({
    where: { kind: "deployed_as", to: nodeKey("version", versionId), removedAt: null },
  });

describe("a canary that may not be served any more", () => {
  it("gets neither the alias nor another share, and ends by rolling it back", async () => {
    const { person, adapter, target, publish } = await createFleet();
    await publish("1.0.0");
    const canary = await publish("1.1.0", { strategy: "canary" });
    await setVersionStatus(person.actor, adapter, "1.1.0", { status: "withdrawn", reason: "It leaks." });
    const refused = { code: "conflict", message: expect.stringMatching(/1\.1\.0 is withdrawn/) };
    await expect(promoteCanary(person.actor, canary.id)).rejects.toMatchObject(refused);
    await expect(promoteCanary(person.actor, canary.id, { canaryPercent: 50 })).rejects.toMatchObject(
      refused,
    );
    await rollBack(person.actor, canary.id);
    expect(await listServedAliases(person.actor, { targetId: target.id })).toMatchObject([
      { version: "1.0.0", canary: null },
    ]);
  });

  it("is refused the alias once its target asks for approval", async () => {
    const { person, target, publish } = await createFleet();
    await publish("1.0.0");
    const canary = await publish("1.1.0", { strategy: "canary" });
    const { revision } = target;
    await updateTarget(person.actor, target.id, { revision, requiresApproval: true });
    await expect(promoteCanary(person.actor, canary.id)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/approved versions only/),
    });
  });
});

describe("a target that asks for approval from now on", () => {
  it("unloads at once what nobody approved", async () => {
    const { person, target, replicas, publish } = await createFleet();
    await publish("1.0.0");
    await updateTarget(person.actor, target.id, { revision: target.revision, requiresApproval: true });
    await runWaitingJobs(reconcileJob);
    await runWaitingJobs(lookJob);
    expect(replicas[0]?.adapterNames()).toEqual([]);
  });
});

describe("a manifest", () => {
  it("loads and routes to nothing that may not be served", async () => {
    const { person, adapter, target, servedName, publish } = await createFleet();
    await publish("1.0.0");
    await publish("1.1.0", { alias: "staging" });
    const textOf = async (kind: "kubernetes" | "llm-d") =>
      (await getManifest(person.actor, target.id, kind)).text;
    for (const kind of ["kubernetes", "llm-d"] as const) {
      expect(await textOf(kind)).toContain(servedName("1.1.0"));
    }
    await setVersionStatus(person.actor, adapter, "1.1.0", { status: "withdrawn", reason: "It leaks." });
    for (const kind of ["kubernetes", "llm-d"] as const) {
      expect(await textOf(kind)).toContain(servedName("1.0.0"));
      expect(await textOf(kind)).not.toContain(servedName("1.1.0"));
    }
    expect(await textOf("llm-d")).not.toContain("@staging");
  });
});

describe("the moment since when an alias names a version", () => {
  it("is that of the last publication, promotion or rollback, whatever canaries do", async () => {
    const { person, target, publish } = await createFleet();
    await publish("1.0.0");
    const since = async () =>
      (await listServedAliases(person.actor, { targetId: target.id })).map(({ updatedAt }) => updatedAt);
    const before = await since();
    const canary = await publish("1.1.0", { strategy: "canary" });
    await promoteCanary(person.actor, canary.id, { canaryPercent: 50 });
    expect(await since()).toEqual(before);
    await rollBack(person.actor, canary.id);
    expect(await since()).toEqual(before);
    await publish("1.2.0");
    expect(await since()).not.toEqual(before);
  });
});

describe("the schema of an alias", () => {
  it("is set where an alias leads, and nowhere else", async () => {
    const { person, publish } = await createFleet();
    const first = await publish("1.0.0");
    const canary = await publish("1.1.0", { strategy: "canary" });
    await setAttachedSchema(person.actor, canary.id, { attachesSchema: true });
    const promoted = await promoteCanary(person.actor, canary.id);
    expect(promoted).toMatchObject({ aliasRole: "current", attachesSchema: true });
    await expect(setAttachedSchema(person.actor, first.id, { attachesSchema: false })).rejects.toMatchObject({
      code: "conflict",
    });
    const unnamed = await publish("1.2.0", { alias: undefined });
    await expect(setAttachedSchema(person.actor, unnamed.id, { attachesSchema: true })).rejects.toMatchObject(
      { code: "conflict" },
    );
  });
});

describe("going back to a version that has to be loaded first", () => {
  /** 1.0.0 was kept for rollback and is on no replica; the fleet serves 1.1.0. */
  async function unloadedFleet() {
    const fleet = await createFleet({ target: { requiresApproval: true } });
    for (const version of ["1.0.0", "1.1.0"]) await approve(fleet, version);
    const first = await fleet.publish("1.0.0");
    const second = await fleet.publish("1.1.0");
    await fleet.replicas[0]?.restart();
    await db().replicaAdapter.updateMany({
      where: { servedName: fleet.servedName("1.0.0") },
      data: { state: "missing" },
    });
    return { ...fleet, first, second };
  }

  it("takes one that was deprecated meanwhile", async () => {
    const { person, adapter, first, second, read } = await unloadedFleet();
    await setVersionStatus(person.actor, adapter, "1.0.0", { status: "deprecated", reason: "Old." });
    expect(await rollBack(person.actor, second.id)).toMatchObject({ id: first.id, status: "publishing" });
    await runWaitingJobs(publishJob);
    expect(await read(first.id)).toMatchObject({ status: "live", aliasRole: "current", failure: null });
  });

  it("leaves a version approved that failed and that nothing serves any more", async () => {
    const { person, adapter, replicas, first, second } = await unloadedFleet();
    const [replica] = replicas;
    if (!replica) throw new Error("the fleet has no replica");
    replica.faults.servesBase = true;
    // Kept no more, as after one publication more.
    const letGo = { status: "retired", isDesired: false } as const;
    await db().deployment.update({ where: { id: first.id }, data: letGo });
    await rollBack(person.actor, second.id);
    await runWaitingJobs(publishJob);
    expect(await getVersion(person.actor, adapter, "1.0.0")).toMatchObject({ status: "approved" });
    expect(await edgesOf(first.version.id)).toBe(0);
    expect(await getVersion(person.actor, adapter, "1.1.0")).toMatchObject({ status: "deployed" });
    expect(await edgesOf(second.version.id)).toBe(1);
  });

  it("leaves a version approved that was called off", async () => {
    const { person, adapter, first, second } = await unloadedFleet();
    await rollBack(person.actor, second.id);
    await retireDeployment(person.actor, first.id);
    await runWaitingJobs(publishJob);
    await drain();
    expect(await getVersion(person.actor, adapter, "1.0.0")).toMatchObject({ status: "approved" });
    expect(await edgesOf(first.version.id)).toBe(0);
  });
});

describe("a target that is deleted while something is published to it", () => {
  it("gets no deployment", async () => {
    const { target, create } = await createFleet({ versions: { "1.0.0": "good-qkvo-r8" } });
    const waiting = async () => {
      const [row] = await db().$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS "count" FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return row?.count;
    };
    const { creating } = await withTransaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM "Target" WHERE "id" = ${target.id}::uuid FOR UPDATE`;
      const outcome = create("1.0.0").catch((error: unknown) => error);
      await expect.poll(waiting).toBe(1);
      await tx.target.update({ where: { id: target.id }, data: { deletedAt: new Date() } });
      return { creating: outcome };
    });
    expect(await creating).toMatchObject({ code: "not_found" });
    expect(await db().deployment.count({ where: { targetId: target.id } })).toBe(0);
  });
});
