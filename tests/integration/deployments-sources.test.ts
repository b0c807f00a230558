import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { systemActor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { lookAt } from "#lib/serving/reconcile/look.ts";
import { sharedFoldersKey } from "#lib/serving/targets/folder/data.ts";
import { testApiServer } from "#tests/support/api-server.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, endReplicas, fixtureFiles, startReplica } from "#tests/support/fleet.ts";

testDatabase();
const api = testApiServer();
const scratch = mkdtempSync(path.join(tmpdir(), "adaptery-shared-"));
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await endReplicas();
});

describe("a target whose replicas pull from the Hub", () => {
  it("has them pull the version's own repository, and tells when they may not", async () => {
    const fleet = await createFleet({ replicas: [] });
    const hub = { hubUrl: `${api.url}/hf` };
    const replica = await startReplica({ ...hub, hubToken: fleet.person.token });
    const { id } = await db().replica.create({ data: { targetId: fleet.target.id, address: replica.url } });
    expect(await fleet.publish("1.0.0")).toMatchObject({
      status: "live",
      servedName: fleet.servedName("1.0.0"),
    });

    await db().replica.update({ where: { id }, data: { removedAt: new Date() } });
    const stranger = await startReplica({ ...hub, hubToken: "adp_wrong" });
    await db().replica.create({ data: { targetId: fleet.target.id, address: stranger.url } });
    const failed = await fleet.publish("1.1.0");
    expect(failed).toMatchObject({ status: "failed", failure: { code: "adapter_not_found" } });
    expect(failed.steps.find(({ status, kind }) => kind === "load" && status === "failed")).toMatchObject({
      details: { engineWords: expect.stringMatching(/No adapter found/) },
    });
  });
});

describe("a target whose replicas share a folder", () => {
  it("gets an immutable folder of the version's files before it loads, and again when that is gone", async () => {
    await db().setting.create({ data: { key: sharedFoldersKey, value: [scratch] } });
    const fleet = await createFleet({
      target: { adapterSource: "folder", folderPath: scratch, replicaFolderPath: scratch },
    });
    const live = await fleet.publish("1.0.0");
    const folder = path.join(scratch, fleet.servedName("1.0.0"));
    expect(live).toMatchObject({ status: "live", replicas: [{ state: "verified", root: folder }] });
    for (const file of ["adapter_config.json", "adapter_model.safetensors"]) {
      const bytes = readFileSync(path.join(folder, file));
      expect(bytes.equals(Buffer.from(fixtureFiles("good-qkvo-r8")[file] ?? ""))).toBe(true);
    }
    expect(live.steps.map(({ kind, status }) => `${kind} ${status}`)).toContain("materialise done");

    // The mount was emptied while the replica was started anew.
    rmSync(folder, { recursive: true });
    await fleet.replicas[0]?.restart();
    const [replica] = fleet.target.replicas;
    const actor = systemActor("test", "test");
    await lookAt(replica?.id ?? "", { actor, isForced: false, signal: new AbortController().signal });
    expect(await fleet.read(live.id)).toMatchObject({ replicas: [{ state: "verified", root: folder }] });
    expect(existsSync(path.join(folder, "adapter_model.safetensors"))).toBe(true);

    await db().setting.delete({ where: { key: sharedFoldersKey } });
    rmSync(folder, { recursive: true });
    await fleet.replicas[0]?.restart();
    await lookAt(replica?.id ?? "", { actor, isForced: true, signal: new AbortController().signal });
    expect(await fleet.read(live.id)).toMatchObject({
      replicas: [{ state: "missing", message: expect.stringContaining("Writing its files failed") }],
    });
    expect(await fleet.publish("1.1.0")).toMatchObject({
      status: "failed",
      failure: { code: "invalid_input" },
    });
  });
});
