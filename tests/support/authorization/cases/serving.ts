import { createTarget } from "#lib/serving/targets/mutations.ts";
import { addReplica } from "#lib/serving/targets/replicas/mutations.ts";
import {
  anyoneReads,
  deploymentMade,
  madeForNamedTeam,
  teamsRowRead,
  teamsRowWritten,
} from "#tests/support/authorization/callers.ts";
import type { Case } from "#tests/support/authorization/case.ts";
import {
  newAddress,
  newTarget,
  onDeployment,
  onTarget,
  teamsAdapter,
  teamsDeployments,
} from "#tests/support/authorization/team-rows.ts";
import { secret } from "#tests/support/authorization/world.ts";
import { fixtureFiles } from "#tests/support/fleet.ts";

/** Targets, pre-flight, mending and deployments. */
export const servingCases = {
  listTargets: { expected: anyoneReads, send: () => ({ query: { search: secret } }) },
  createTarget: { expected: madeForNamedTeam, send: (world) => ({ body: newTarget(world) }) },
  getTarget: { expected: teamsRowRead, send: onTarget },
  updateTarget: {
    expected: teamsRowWritten,
    send: async (world) => {
      const { id, revision } = await createTarget(world.people.engineer.actor, newTarget(world));
      return { params: { id }, body: { revision, description: "Described." } };
    },
  },
  deleteTarget: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: { id: (await createTarget(world.people.engineer.actor, newTarget(world))).id },
    }),
  },
  addReplica: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onTarget(world), body: { address: newAddress() } }),
  },
  removeReplica: {
    expected: teamsRowWritten,
    send: async (world) => {
      const { engineer } = world.people;
      const { replicas } = await addReplica(engineer.actor, world.target, newAddress());
      return { params: { id: world.target, replicaId: replicas.at(-1)?.id ?? "" } };
    },
  },
  checkTarget: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: { id: (await createTarget(world.people.engineer.actor, newTarget(world))).id },
    }),
  },
  createPullToken: { expected: teamsRowWritten, send: (world) => ({ ...onTarget(world), body: {} }) },
  reconcileTarget: { expected: teamsRowWritten, send: onTarget },
  listReplicas: { expected: teamsRowRead, send: onTarget },
  listReplicaSamples: { expected: teamsRowRead, send: onTarget },
  getTargetManifest: {
    expected: teamsRowRead,
    send: (world) => ({ ...onTarget(world), query: { kind: "systemd" } }),
  },

  preflight: {
    expected: teamsRowRead,
    send: async (world) => {
      const { repository } = await teamsAdapter(world);
      return { body: { adapter: `${repository.owner}/${repository.name}`, version: "1.0.0" } };
    },
  },

  mendVersion: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: (await teamsAdapter(world, fixtureFiles("good-qkvo-r8"))).path,
      body: { kinds: ["pad_rank"], padRank: 16 },
    }),
  },

  listDeployments: { expected: anyoneReads, send: () => ({}) },
  createDeployment: {
    expected: deploymentMade,
    send: async (world) => {
      const { repository } = await teamsAdapter(world);
      const { id: targetId } = await createTarget(world.people.engineer.actor, {
        ...newTarget(world),
        requiresApproval: false,
      });
      const adapter = `${repository.owner}/${repository.name}`;
      return { body: { adapter, version: "1.0.0", targetId, alias: "champion" } };
    },
  },
  getDeployment: { expected: teamsRowRead, send: onDeployment },
  streamDeploymentEvents: { expected: teamsRowRead, send: onDeployment },
  rollBackDeployment: {
    expected: deploymentMade,
    send: async (world) => ({ ...(await onDeployment(world)), body: {} }),
  },
  promoteDeployment: {
    expected: deploymentMade,
    send: async (world) => ({ ...(await onDeployment(world)), body: { canaryPercent: 50 } }),
  },
  updateDeployment: {
    expected: deploymentMade,
    send: async (world) => ({ ...(await onDeployment(world)), body: { attachesSchema: true } }),
  },
  retireDeployment: { expected: deploymentMade, send: onDeployment },
  listServed: {
    expected: teamsRowRead,
    send: async (world) => {
      const { owner, name } = (await teamsDeployments(world)).repository;
      return { params: { owner, name } };
    },
  },
} satisfies Readonly<Record<string, Case>>;
