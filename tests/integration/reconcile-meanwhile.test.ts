import { afterAll, describe, expect, it } from "vitest";
import { recordAdapter } from "#lib/serving/deployments/adapters/mutations.ts";
import { retireDeployment } from "#lib/serving/deployments/retiring/mutations.ts";
import { rollBack } from "#lib/serving/deployments/rolling-back/mutations.ts";
import { newRow } from "#lib/serving/reconcile/adapter-row.ts";
import { listKept, type ReconciledReplica } from "#lib/serving/reconcile/data.ts";
import { RowKeeper } from "#lib/serving/reconcile/row-keeper.ts";
import { testDatabase } from "#tests/support/database.ts";
import { drain, endReplicas } from "#tests/support/fleet.ts";
import { look, replicasOf, servingFleet, statesOf, whileListing } from "#tests/support/looks.ts";

testDatabase();
afterAll(endReplicas);

/** Looks at a fleet, and has something happen while it waits for the replica's model list. */
const lookWhile = (fleet: Awaited<ReturnType<typeof servingFleet>>, happens: () => Promise<void>) =>
  whileListing(fleet.replica, () => look(fleet), happens);

/** Changes of state on a replica, of one name or of all. */
function changesOf(replica: ReconciledReplica | undefined, name?: string) {
  const changes =
    replica?.changes.filter(({ servedName }) => name === undefined || servedName === name) ?? [];
  return changes.map(({ from, to }) => [from, to]);
}

describe("the reconciler, while others are at work", () => {
  it("leaves a name to a publication that began while it looked", async () => {
    const fleet = await servingFleet();
    const servedName = fleet.servedName("1.1.0");
    const { id } = await fleet.publish("1.1.0", { alias: "challenger" });
    await retireDeployment(fleet.person.actor, id);
    let deploymentId = "";
    const [replica] = await lookWhile(fleet, async () => {
      deploymentId = (await fleet.create("1.1.0", { alias: "challenger" })).id;
      const replicaId = fleet.target.replicas[0]?.id ?? "";
      await recordAdapter(replicaId, servedName, { deploymentId, state: "loading", message: "" });
    });
    expect(replica?.adapters.find((adapter) => adapter.servedName === servedName)).toMatchObject({
      state: "loading",
      deploymentId,
      message: "",
    });
  });

  it("believes a publication that ended while it looked", async () => {
    const fleet = await servingFleet();
    const [replica] = await lookWhile(fleet, async () => {
      expect((await fleet.publish("1.1.0", { alias: "challenger" })).status).toBe("live");
    });
    expect(statesOf(replica)).toEqual({ "legal-qa.v1.0.0": "verified", "legal-qa.v1.1.0": "verified" });
    expect(changesOf(replica)).not.toContainEqual(["verified", "unverified"]);
  });

  it("takes a name that was let go while it looked for no restart, and does not load it again", async () => {
    const fleet = await servingFleet();
    const { id } = await fleet.publish("1.1.0");
    await look(fleet);
    const [replica] = await lookWhile(fleet, async () => {
      await rollBack(fleet.person.actor, id);
      await drain();
    });
    expect(fleet.replica.adapterNames()).toEqual([fleet.servedName("1.0.0")]);
    expect(statesOf(replica)).toEqual({ "legal-qa.v1.0.0": "verified" });
    expect(changesOf(replica, fleet.servedName("1.0.0"))).not.toContainEqual(["verified", "unverified"]);
  });

  it("takes one name that somebody unloaded for no restart, where the replica says when it began", async () => {
    const fleet = await servingFleet();
    await fleet.publish("1.1.0", { alias: "challenger" });
    await look(fleet);
    await fetch(`${fleet.replica.url}/v1/unload_lora_adapter`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ lora_name: fleet.servedName("1.1.0") }),
    });
    const [replica] = await look(fleet);
    expect(statesOf(replica)).toEqual({ "legal-qa.v1.0.0": "verified", "legal-qa.v1.1.0": "verified" });
    expect(changesOf(replica, fleet.servedName("1.1.0"))).toContainEqual(["verified", "missing"]);
    expect(changesOf(replica, fleet.servedName("1.0.0"))).not.toContainEqual(["verified", "unverified"]);
  });

  it("writes no row that others changed since it read it, or are about to", async () => {
    const fleet = await servingFleet();
    const replicaId = fleet.target.replicas[0]?.id ?? "";
    const kept = await listKept(replicaId);
    const [first, second] = [fleet.servedName("1.0.0"), fleet.servedName("1.1.0")];
    const rows = [
      ...kept.map((row) => ({ ...row, state: "missing" as const })),
      newRow(second, null, "unexpected"),
      newRow(fleet.servedName("1.2.0"), null, "unexpected"),
    ];
    const keeper = new RowKeeper(replicaId, kept, rows);
    await fleet.publish("1.1.0", { alias: "challenger" });
    await fleet.create("1.2.0", { alias: "newcomer" });
    await keeper.flush();
    const [replica] = await replicasOf(fleet);
    expect(statesOf(replica)).toEqual({ "legal-qa.v1.0.0": "missing", "legal-qa.v1.1.0": "verified" });
    expect(keeper.changes.map(({ servedName }) => servedName)).toEqual([first]);
    await recordAdapter(replicaId, first, { state: "verified" });
    keeper.set(first, null);
    await keeper.flush();
    expect(statesOf((await replicasOf(fleet))[0])).toMatchObject({ "legal-qa.v1.0.0": "verified" });
  });
});
