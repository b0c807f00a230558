import { expect } from "vitest";
import { systemActor } from "#lib/actor.ts";
import { listReconciledReplicas, type ReconciledReplica } from "#lib/serving/reconcile/data.ts";
import { lookAt } from "#lib/serving/reconcile/look.ts";
import type { TargetView } from "#lib/serving/targets/target.ts";
import type { FakeVllm } from "#tests/support/fake-vllm/start.ts";
import { createFleet, type FleetOptions, type TestFleet } from "#tests/support/fleet.ts";

/** Looks at every replica of a target as the worker would. */
export async function lookAtAll({ replicas }: TargetView, isForced = true): Promise<void> {
  const { signal } = new AbortController();
  for (const { id } of replicas) await lookAt(id, { actor: systemActor("test", "test"), isForced, signal });
}

/** What is known of the replicas of a fleet. */
export async function replicasOf(fleet: TestFleet): Promise<ReconciledReplica[]> {
  return (await listReconciledReplicas(fleet.person.actor, fleet.target.id)).items;
}

/** Looks at every replica of a fleet, where back-off is over, and answers what is then known of them. */
export async function look(fleet: TestFleet, isForced = false): Promise<ReconciledReplica[]> {
  await lookAtAll(fleet.target, isForced);
  return replicasOf(fleet);
}

/** States of the names on a replica, without their owner. */
export const statesOf = (replica: ReconciledReplica | undefined) =>
  Object.fromEntries(
    (replica?.adapters ?? []).map(({ servedName, state }) => [servedName.split("/")[1], state]),
  );

/** A fleet that serves version 1.0.0, with its only replica or its first. */
export async function servingFleet(options: FleetOptions = {}) {
  const fleet = await createFleet(options);
  const live = await fleet.publish("1.0.0");
  expect(live.status).toBe("live");
  const [replica] = fleet.replicas;
  if (!replica) throw new Error("the fleet has no replica");
  return { ...fleet, live, replica };
}

/** Begins work that lists a replica's models, and has something happen before that is answered; answers what the work does. */
export async function whileListing<T>(
  { faults, requests }: FakeVllm,
  work: () => Promise<T>,
  happens: () => Promise<void>,
): Promise<T> {
  const asked = requests.length;
  const { promise, resolve } = Promise.withResolvers<void>();
  faults.lists = promise;
  const working = work();
  await expect.poll(() => requests.slice(asked).some(({ path }) => path === "/v1/models")).toBe(true);
  faults.lists = null;
  await happens();
  resolve();
  return working;
}
