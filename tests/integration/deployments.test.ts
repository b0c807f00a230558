import { afterAll, describe, expect, it } from "vitest";
import { getAlias } from "#lib/adapters/aliases/data.ts";
import { putAlias, removeAlias } from "#lib/adapters/aliases/mutations.ts";
import { setVersionStatus } from "#lib/adapters/status/mutations.ts";
import { getVersion } from "#lib/adapters/versions/data.ts";
import { db } from "#lib/db.ts";
import { neighbours } from "#lib/lineage/data.ts";
import { withdrawEdge } from "#lib/lineage/mutations.ts";
import { nodeKey } from "#lib/lineage/node-key.ts";
import { describeNodes } from "#lib/lineage/nodes/data.ts";
import { deleteRepository, updateRepository } from "#lib/repositories/mutations.ts";
import { listServedAliases, servedAt } from "#lib/serving/deployments/aliases/data.ts";
import { desiredOf, listDeployments } from "#lib/serving/deployments/data.ts";
import { retireDeployment } from "#lib/serving/deployments/retiring/mutations.ts";
import { rollBack } from "#lib/serving/deployments/rolling-back/mutations.ts";
import { publishJob } from "#lib/serving/jobs.ts";
import { testDatabase } from "#tests/support/database.ts";
import { approve, createFleet, drain, endReplicas } from "#tests/support/fleet.ts";
import { createPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();
afterAll(endReplicas);

const kinds = (steps: { kind: string; status: string }[]) =>
  steps.map(({ kind, status }) => `${kind} ${status}`);

describe("publishing", () => {
  it("loads and proves on every replica, one first, and then moves the alias", async () => {
    const { person, adapter, target, replicas, servedName, publish } = await createFleet({ replicas: 2 });
    const live = await publish("1.0.0");
    const name = servedName("1.0.0");
    expect(live).toMatchObject({
      status: "live",
      servedName: name,
      alias: "champion",
      aliasRole: "current",
      failure: null,
      preflight: { verdict: "publishable" },
      previous: null,
    });
    expect(live.replicas).toMatchObject([
      { state: "verified", root: name, differenceFromGolden: 0 },
      { state: "verified", root: name, differenceFromGolden: 0 },
    ]);
    expect(kinds(live.steps)).toEqual([
      "preflight started",
      "preflight done",
      ...Array.from({ length: 2 }, () => ["load started", "load done", "probe started", "probe done"]).flat(),
      "move_alias done",
    ]);
    // Nothing was there to agree with before the first replica.
    const proofs = live.steps.filter(({ kind, status }) => kind === "probe" && status === "done");
    expect(proofs.map(({ message }) => /fingerprint (from now on|by 0\.000)/.exec(message)?.[1])).toEqual([
      "from now on",
      "by 0.000",
    ]);
    expect(live.steps.map(({ address }) => address).filter(Boolean)).toEqual([
      ...Array<string>(4).fill(replicas[0]?.url ?? ""),
      ...Array<string>(4).fill(replicas[1]?.url ?? ""),
    ]);
    for (const { adapterNames } of replicas) expect(adapterNames()).toEqual([name]);

    const { actor } = person;
    expect(await listServedAliases(actor, { targetId: target.id })).toMatchObject([
      { alias: "champion", version: "1.0.0", servedName: name, canary: null },
    ]);
    expect((await getAlias(actor, adapter, "champion")).current).toMatchObject({ version: "1.0.0" });
    expect(await getVersion(actor, adapter, "1.0.0")).toMatchObject({ status: "registered" });
    expect(await desiredOf(target.id)).toMatchObject([
      { deploymentId: live.id, servedName: name, source: name, phase: "live", refusal: null },
    ]);
    expect(await listDeployments(actor, { target: target.name })).toMatchObject({
      total: 1,
      items: [{ id: live.id, target: { name: target.name }, adapter: { name: "legal-qa" } }],
    });
    const graph = await neighbours(actor, nodeKey("version", live.version.id));
    const servedKey = `external:target:${target.name}/${name}`;
    expect(graph.nodes.find(({ key }) => key === servedKey)).toMatchObject({
      label: `${name} on ${target.name}`,
      href: `/serving/${target.name}`,
    });
    const stranger = await createPerson("engineer");
    const seen = (await describeNodes(stranger.actor, [servedKey])).get(servedKey);
    expect(seen, "the target's page is not theirs").toMatchObject({ href: null });
    const edge = graph.edges.find(({ kind }) => kind === "deployed_as");
    await expect(withdrawEdge(actor, edge?.id ?? "")).rejects.toMatchObject({ code: "conflict" });
    expect(graph.nodes.find(({ key }) => key === nodeKey("version", live.version.id))).toMatchObject({
      isLive: true,
    });
  });

  it("keeps the one before loaded, and unloads what came before that", async () => {
    const { replicas, servedName, publish, read } = await createFleet();
    const [replica] = replicas;
    const first = await publish("1.0.0");
    const second = await publish("1.1.0");
    await drain();
    expect(replica?.adapterNames()).toEqual([servedName("1.0.0"), servedName("1.1.0")]);
    expect(await read(first.id)).toMatchObject({ status: "live", aliasRole: "previous", isDesired: true });
    expect(second.previous).toEqual({ id: first.id, semver: "1.0.0", isLoaded: true });

    const third = await publish("1.2.0");
    expect(await read(first.id)).toMatchObject({ status: "retired", aliasRole: null, isDesired: false });
    await drain();
    expect(replica?.adapterNames()).toEqual([servedName("1.1.0"), servedName("1.2.0")]);
    expect(kinds((await read(first.id)).steps).slice(-2)).toEqual(["unload done", "drain done"]);
    expect((await read(first.id)).replicas).toMatchObject([{ state: "missing" }]);
    expect(third.previous).toMatchObject({ id: second.id });
  });

  it("takes all replicas at once when told, with one golden fingerprint", async () => {
    const { publish, replicas } = await createFleet({ replicas: 3 });
    const live = await publish("1.0.0", { strategy: "all" });
    expect(live).toMatchObject({ status: "live", replicas: [{}, {}, {}].map(() => ({ state: "verified" })) });
    expect(await db().fingerprint.count({ where: { versionId: live.version.id } })).toBe(1);
    expect(replicas.map(({ adapterNames }) => adapterNames().length)).toEqual([1, 1, 1]);
  });

  it("serves a version under its own name alone without an alias", async () => {
    const { person, adapter, target, publish } = await createFleet();
    const live = await publish("1.0.0", { alias: undefined });
    expect(live).toMatchObject({ status: "live", alias: null, aliasRole: null });
    expect(await listServedAliases(person.actor, { targetId: target.id })).toEqual([]);
    await expect(publish("1.0.0", { alias: undefined })).rejects.toMatchObject({ code: "conflict" });
    await expect(rollBack(person.actor, live.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(deleteRepository(person.actor, adapter)).rejects.toMatchObject({ code: "conflict" });
  });

  it("refuses what is live already, and a second publication while one is under way", async () => {
    const { create, publish } = await createFleet();
    await publish("1.0.0");
    await expect(create("1.0.0")).rejects.toMatchObject({
      code: "conflict",
      message: /live under 'champion'/,
    });
    const both = await Promise.allSettled([create("1.1.0"), create("1.2.0")]);
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(both.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "conflict", message: expect.stringMatching(/is being published/) },
    });
  });

  it("serves another's adapter on one's own target, but moves no alias of its owner", async () => {
    const owners = await createFleet({ versions: { "1.0.0": "good-qkvo-r8" } });
    const own = await createFleet({ versions: {} });
    const adapter = `${owners.adapter.owner}/${owners.adapter.name}`;
    await expect(own.create("1.0.0", { adapter })).rejects.toMatchObject({ code: "not_found" });
    await updateRepository(owners.person.actor, owners.adapter, { visibility: "everyone" });
    await expect(own.create("1.0.0", { adapter })).rejects.toMatchObject({
      code: "forbidden",
      message: expect.stringMatching(/alias 'champion' belongs to the owner/),
    });
    await expect(own.create("1.0.0", { adapter, target: owners.target.id })).rejects.toMatchObject({
      code: "not_found",
    });
    const live = await own.publish("1.0.0", { adapter, alias: undefined });
    expect(live).toMatchObject({ status: "live", servedName: `${adapter}.v1.0.0` });
    expect(await servedAt(owners.person.actor, owners.adapter)).toEqual([]);
  });

  it("takes no alias that is none", async () => {
    const { create } = await createFleet({ versions: { "1.0.0": "good-qkvo-r8" } });
    await expect(create("1.0.0", { alias: "Champion!" })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(create("1.0.0", { alias: "latest" })).rejects.toMatchObject({ code: "invalid_input" });
    await expect(create("9.9.9")).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a target that requires approval", () => {
  const target = { requiresApproval: true };

  it("refuses an unapproved version, serves an approved one, and lets its status go with it", async () => {
    const fleet = await createFleet({ target });
    const { person, adapter, create, publish } = fleet;
    await expect(create("1.0.0")).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/approved versions only.*is registered/),
    });
    await approve(fleet, "1.0.0");
    const live = await publish("1.0.0");
    expect(live).toMatchObject({ status: "live", version: { status: "deployed" } });
    await retireDeployment(person.actor, live.id);
    expect(await getVersion(person.actor, adapter, "1.0.0")).toMatchObject({ status: "approved" });
  });

  it("keeps what it serves deployed when a version comes back", async () => {
    const fleet = await createFleet({ target });
    const { person, adapter, publish } = fleet;
    for (const version of ["1.0.0", "1.1.0"]) await approve(fleet, version);
    for (const version of ["1.0.0", "1.1.0", "1.0.0"]) {
      expect(await publish(version)).toMatchObject({ status: "live" });
    }
    for (const version of ["1.0.0", "1.1.0"]) {
      expect(await getVersion(person.actor, adapter, version)).toMatchObject({ status: "deployed" });
    }
  });

  it("refuses in the job what lost its approval meanwhile, and tells the reconciler", async () => {
    const fleet = await createFleet({ target });
    const { person, adapter, replicas, create, publish, read } = fleet;
    for (const version of ["1.0.0", "1.1.0"]) await approve(fleet, version);
    await publish("1.0.0");
    const { id } = await create("1.1.0");
    await setVersionStatus(person.actor, adapter, "1.1.0", { status: "withdrawn", reason: "It leaks." });
    await runWaitingJobs(publishJob);
    expect(await read(id)).toMatchObject({ status: "failed", failure: { message: /withdrawn/ } });
    expect(replicas[0]?.adapterNames()).toHaveLength(1);
    await setVersionStatus(person.actor, adapter, "1.0.0", { status: "deprecated", reason: "Old." });
    expect(await desiredOf(fleet.target.id)).toMatchObject([{ refusal: null }]);
    await setVersionStatus(person.actor, adapter, "1.0.0", { status: "withdrawn", reason: "It leaks too." });
    expect(await desiredOf(fleet.target.id)).toMatchObject([{ refusal: expect.stringMatching(/withdrawn/) }]);
  });
});

describe("a served alias", () => {
  it("is moved by publishing and rollback alone", async () => {
    const { person, adapter, target, publish } = await createFleet();
    const live = await publish("1.0.0");
    const refused = { code: "conflict", message: expect.stringContaining(target.name) };
    await expect(putAlias(person.actor, adapter, "champion", { version: "1.1.0" })).rejects.toMatchObject(
      refused,
    );
    await expect(removeAlias(person.actor, adapter, "champion")).rejects.toMatchObject(refused);
    await retireDeployment(person.actor, live.id);
    await putAlias(person.actor, adapter, "champion", { version: "1.1.0" });
  });

  it("answers what it was at any time", async () => {
    const { person, adapter, publish } = await createFleet();
    const { actor } = person;
    const times = [new Date().toISOString()];
    const note = () => times.push(new Date(Date.now() + 1).toISOString());
    await publish("1.0.0");
    note();
    const second = await publish("1.1.0");
    note();
    await rollBack(actor, second.id, { reason: "It rambles." });
    note();
    const versions = [];
    for (const at of times) {
      const [row] = await servedAt(actor, adapter, { alias: "champion", at });
      versions.push(row?.served?.version ?? null);
    }
    expect(versions).toEqual([null, "1.0.0", "1.1.0", "1.0.0"]);
    const [now] = await servedAt(actor, adapter);
    expect(now).toMatchObject({ reason: "Rolled back from 1.1.0 to 1.0.0. It rambles." });
  });
});
