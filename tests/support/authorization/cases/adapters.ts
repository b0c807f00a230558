import { declareEdge } from "#lib/lineage/mutations.ts";
import { createAdapter } from "#tests/support/adapters.ts";
import {
  anyoneReads,
  madeForNamedTeam,
  reviewDecided,
  teamsRowRead,
  teamsRowWritten,
} from "#tests/support/authorization/callers.ts";
import type { Case } from "#tests/support/authorization/case.ts";
import {
  onAdapter,
  onBaseModel,
  onVersionNode,
  teamsAdapter,
  teamsAlias,
  teamsReview,
  teamsVersion,
} from "#tests/support/authorization/team-rows.ts";
import { baseConfig, secret, unique } from "#tests/support/authorization/world.ts";

/** Adapters with their versions, reviews, aliases and cards, base models and lineage. */
export const adapterCases = {
  listAdapters: { expected: anyoneReads, send: () => ({ query: { search: secret } }) },
  createAdapter: {
    expected: madeForNamedTeam,
    send: ({ team }) => ({ body: { owner: team.handle, name: `${secret}-${unique()}` } }),
  },
  getAdapter: { expected: teamsRowRead, send: onAdapter },
  updateAdapter: {
    expected: teamsRowWritten,
    send: async (world) => ({ ...(await onAdapter(world)), body: { description: "Described." } }),
  },
  deleteAdapter: {
    expected: teamsRowWritten,
    send: async ({ people, team }) => {
      const name = `${secret}-${unique()}`;
      await createAdapter(people.engineer, name, { owner: team.handle });
      return { params: { owner: team.handle, name } };
    },
  },
  listVersions: { expected: teamsRowRead, send: onAdapter },
  registerVersion: {
    expected: teamsRowWritten,
    send: async (world) => ({ ...(await onAdapter(world)), body: { semver: "1.1.0", from: "main" } }),
  },
  suggestVersion: { expected: teamsRowRead, send: onAdapter },
  getVersion: { expected: teamsRowRead, send: onAdapter },
  listVersionFiles: { expected: teamsRowRead, send: onAdapter },
  setVersionStatus: {
    expected: teamsRowWritten,
    send: async (world) => ({
      ...(await onAdapter(world)),
      body: { status: "withdrawn", reason: "It leaks." },
    }),
  },
  listMetrics: { expected: teamsRowRead, send: onAdapter },
  recordMetrics: {
    expected: teamsRowWritten,
    send: async (world) => ({
      ...(await onAdapter(world)),
      body: { metrics: [{ name: "eval_loss", value: 1 }] },
    }),
  },
  listMetricSeries: { expected: teamsRowRead, send: onAdapter },
  listVersionReviews: { expected: teamsRowRead, send: onAdapter },
  requestReview: {
    expected: teamsRowWritten,
    send: async (world) => ({ ...(await onAdapter(world)), body: {} }),
  },
  listReviews: { expected: anyoneReads, send: () => ({}) },
  getReview: { expected: teamsRowRead, send: async (world) => ({ params: (await teamsReview(world)).path }) },
  decideReview: {
    expected: reviewDecided,
    send: async (world) => {
      const { path, rootDigest } = await teamsReview(world);
      return { params: path, body: { decision: "approved", reason: "Looked at.", rootDigest } };
    },
  },
  listAliases: { expected: teamsRowRead, send: onAdapter },
  getAlias: {
    expected: teamsRowRead,
    send: async (world) => ({ params: { ...(await teamsAlias(world)), alias: "champion" } }),
  },
  putAlias: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: { ...(await teamsAdapter(world)).path, alias: "champion" },
      body: { version: "1.0.0" },
    }),
  },
  removeAlias: {
    expected: teamsRowWritten,
    send: async (world) => ({ params: { ...(await teamsAlias(world)), alias: "champion" } }),
  },

  getCard: {
    expected: teamsRowRead,
    send: async (world) => ({ params: { ...(await teamsVersion(world)).path, v: "1.0.0" } }),
  },
  updateCard: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: { ...(await teamsVersion(world)).path, v: "1.0.0" },
      body: { cardRevision: 0, changes: { "/task/domain": "legal" } },
    }),
  },

  compareVersions: {
    expected: teamsRowRead,
    send: async (world) => {
      const labels = [await teamsVersion(world), await teamsVersion(world)].map(
        ({ path }) => `${path.owner}/${path.name}@1.0.0`,
      );
      return { query: labels.map((label) => ["v", label]) };
    },
  },

  listBaseModels: { expected: anyoneReads, send: () => ({ query: { search: secret } }) },
  createBaseModel: {
    expected: madeForNamedTeam,
    send: ({ team }) => ({
      body: { name: `${secret}-${unique()}`, owner: team.handle, config: baseConfig },
    }),
  },
  getBaseModel: { expected: teamsRowRead, send: onBaseModel },
  updateBaseModel: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onBaseModel(world), body: { description: "Described." } }),
  },

  getLineage: { expected: teamsRowRead, send: onVersionNode },
  searchLineageNodes: { expected: anyoneReads, send: () => ({ query: { q: secret } }) },
  listLiveVersionsThatSaw: {
    expected: teamsRowRead,
    send: (world) => ({ query: { node: `export:${world.export}` } }),
  },
  getComposition: { expected: teamsRowRead, send: onVersionNode },
  getLicenceImpact: {
    expected: teamsRowRead,
    send: async (world) => ({ query: { node: (await teamsVersion(world)).repositoryKey } }),
  },
  getAdapterLineage: {
    expected: teamsRowRead,
    send: async (world) => ({ params: (await teamsVersion(world)).path }),
  },
  addLineageEdge: {
    expected: teamsRowWritten,
    send: async (world) => ({
      params: (await teamsVersion(world)).path,
      body: { kind: "base", to: "external:a-model" },
    }),
  },
  removeLineageEdge: {
    expected: teamsRowWritten,
    send: async (world) => {
      const { key, path } = await teamsVersion(world);
      const edge = { kind: "base", from: key, to: "external:a-model" } as const;
      return { params: { ...path, edgeId: (await declareEdge(world.people.engineer.actor, edge)).id } };
    },
  },
} satisfies Readonly<Record<string, Case>>;
