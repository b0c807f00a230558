import { afterAll, describe, expect, it, vi } from "vitest";
import { db } from "#lib/db.ts";
import { logger } from "#lib/logger.ts";
import { listServedAliases } from "#lib/serving/deployments/aliases/data.ts";
import { runPublishJob } from "#lib/serving/deployments/publish.ts";
import { rollBack } from "#lib/serving/deployments/rolling-back/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, drain, endReplicas, type TestFleet } from "#tests/support/fleet.ts";

/** Dies where the job would note its n-th step, as a killed process does: what it did before stays done. */
const crash = vi.hoisted(() => ({ atStep: 0, steps: 0, isDead: false }));
vi.mock("#lib/serving/deployments/steps/mutations.ts", async (original) => {
  const actual = await original<typeof import("#lib/serving/deployments/steps/mutations.ts")>();
  return {
    appendStep: async (...args: Parameters<typeof actual.appendStep>) => {
      crash.steps += 1;
      if (crash.isDead || crash.steps === crash.atStep) {
        crash.isDead = true;
        throw new Error("killed");
      }
      return actual.appendStep(...args);
    },
  };
});

testDatabase();
afterAll(endReplicas);

/** Runs a publication; answers whether it was killed at its n-th step (0: never). */
async function run(deploymentId: string, atStep: number): Promise<boolean> {
  Object.assign(crash, { atStep, steps: 0, isDead: false });
  const { signal } = new AbortController();
  const context = { jobId: crypto.randomUUID(), attempt: 1, isLastAttempt: false, signal, log: logger() };
  await runPublishJob({ deploymentId }, context).catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== "killed") throw error;
  });
  const { isDead } = crash;
  Object.assign(crash, { atStep: 0, isDead: false });
  return isDead;
}

async function servedVersion({ person, target }: TestFleet): Promise<string | undefined> {
  return (await listServedAliases(person.actor, { targetId: target.id }))[0]?.version;
}

/** Kills a publication at each of its steps in turn, each time of a new deployment, and lets it be tried again. */
async function killAtEachStep(
  fleet: TestFleet,
  ended: (id: string, atStep: number) => Promise<void>,
): Promise<number> {
  for (let atStep = 1; ; atStep += 1) {
    const { id } = await fleet.create("1.1.0");
    const wasKilled = await run(id, atStep);
    // Until its job is through, the alias is where it was.
    if (wasKilled) expect(await servedVersion(fleet)).toBe("1.0.0");
    while (wasKilled && (await run(id, 0)));
    await ended(id, atStep);
    if (!wasKilled) return atStep - 1;
  }
}

describe("a publication whose worker is killed at any step", () => {
  it("is live after the next try, with one move of the alias", { timeout: 120_000 }, async () => {
    const fleet = await createFleet();
    const { person, replicas, servedName, publish, read } = fleet;
    const names = () => replicas[0]?.adapterNames();
    await publish("1.0.0");
    const steps = await killAtEachStep(fleet, async (id) => {
      expect(await read(id)).toMatchObject({
        status: "live",
        aliasRole: "current",
        replicas: [{ state: "verified" }],
      });
      expect(await db().servedAliasMove.count({ where: { toDeploymentId: id } })).toBe(1);
      expect(names()).toEqual([servedName("1.0.0"), servedName("1.1.0")]);
      await rollBack(person.actor, id);
      await drain();
      expect(names()).toEqual([servedName("1.0.0")]);
    });
    expect(steps).toBeGreaterThan(6);
  });

  it("leaves nothing behind when it fails after the next try", { timeout: 120_000 }, async () => {
    const fleet = await createFleet({ replicas: 2 });
    const { replicas, servedName, publish, read } = fleet;
    await publish("1.0.0");
    const [, second] = replicas;
    if (second) second.faults.servesBase = true;
    const steps = await killAtEachStep(fleet, async (id) => {
      expect(await read(id)).toMatchObject({
        status: "failed",
        failure: { code: "inert" },
        isDesired: false,
      });
      expect(await servedVersion(fleet)).toBe("1.0.0");
      for (const { adapterNames } of replicas) expect(adapterNames()).toEqual([servedName("1.0.0")]);
    });
    expect(steps).toBeGreaterThan(12);
  });
});

describe("a publication that two workers have at once, since the queue took one for dead", () => {
  it("is live and stays loaded", async () => {
    const { create, read, replicas, servedName } = await createFleet();
    const { id } = await create("1.0.0");
    await Promise.all([run(id, 0), run(id, 0)]);
    expect(await read(id)).toMatchObject({ status: "live", replicas: [{ state: "verified" }] });
    expect(replicas[0]?.adapterNames()).toEqual([servedName("1.0.0")]);
  });
});
