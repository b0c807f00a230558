import * as account from "#lib/access/account/actions.ts";
import * as people from "#lib/access/people/actions.ts";
import * as teams from "#lib/access/teams/actions.ts";
import * as tokens from "#lib/access/tokens/actions.ts";
import * as adapters from "#lib/adapters/actions.ts";
import { putAlias } from "#lib/adapters/aliases/mutations.ts";
import * as cards from "#lib/adapters/cards/actions.ts";
import { requestReview } from "#lib/adapters/reviews/mutations.ts";
import * as datasets from "#lib/datasets/actions.ts";
import * as exports from "#lib/exports/actions.ts";
import { createExport } from "#lib/exports/mutations.ts";
import { saveRecipe } from "#lib/exports/recipes/mutations.ts";
import * as lineage from "#lib/lineage/actions.ts";
import { declareEdge } from "#lib/lineage/mutations.ts";
import * as repositories from "#lib/repositories/actions.ts";
import * as schemas from "#lib/schemas/actions.ts";
import { createSchema } from "#lib/schemas/mutations.ts";
import * as deployments from "#lib/serving/deployments/actions.ts";
import * as mending from "#lib/serving/mending/actions.ts";
import * as targets from "#lib/serving/targets/actions.ts";
import { createAdapter } from "#tests/support/adapters.ts";
import {
  administered,
  badSource,
  baseConfig,
  type Case,
  everyonesOwn,
  freshTeam,
  freshUser,
  madeForNamedTeam,
  madeForTeam,
  newPerson,
  newTarget,
  nothingOfOnesOwn,
  recipe,
  reviewDecided,
  schema,
  source,
  teamMade,
  teamsAdapter,
  teamsCanary,
  teamsRowWritten,
  teamsTarget,
  teamsVersion,
  unique,
  wrongPassword,
} from "#tests/support/authorization/actions/world.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";
import { fixtureFiles } from "#tests/support/fleet.ts";
import { createVersion } from "#tests/support/lineage.ts";

/** Every server action: what is asked, and what becomes of it for each. Written by hand. */
export const cases: Readonly<Record<string, Case>> = {
  updateDatasetAction: {
    expected: teamsRowWritten,
    act: ({ dataset }) => datasets.updateDatasetAction({ id: dataset, changes: { description: "D" } }),
  },
  deleteDatasetAction: {
    expected: teamsRowWritten,
    act: async ({ people: { engineer }, team }) =>
      datasets.deleteDatasetAction({
        id: await createReadyDataset(engineer, exampleRows(3), { owner: team.handle }),
      }),
  },
  importDatasetAction: {
    expected: badSource,
    act: ({ team }) => datasets.importDatasetAction({ name: unique(), owner: team.handle, source }),
  },
  importVersionAction: {
    expected: badSource,
    act: ({ dataset }) => datasets.importVersionAction({ datasetId: dataset, source }),
  },
  setAllowedFoldersAction: {
    expected: administered,
    act: () => datasets.setAllowedFoldersAction({ folders: [] }),
  },

  updateCardAction: {
    expected: teamsRowWritten,
    act: async ({ people: { engineer }, team }) =>
      cards.updateCardAction({
        versionId: (await createVersion(engineer, { ownerId: team.ownerId })).id,
        cardRevision: 0,
        changes: { "/task/domain": "legal" },
      }),
  },

  planCollectionAction: { expected: administered, act: () => repositories.planCollectionAction({}) },
  registerBaseModelAction: {
    expected: madeForNamedTeam,
    act: ({ team }) =>
      repositories.registerBaseModelAction({
        owner: team.handle,
        name: unique(),
        config: JSON.stringify(baseConfig),
      }),
  },
  requestCollectionAction: { expected: administered, act: () => repositories.requestCollectionAction({}) },

  createSchemaAction: {
    expected: madeForNamedTeam,
    act: ({ team }) => schemas.createSchemaAction({ name: unique(), owner: team.handle, schema }),
  },
  addSchemaVersionAction: {
    expected: teamsRowWritten,
    act: ({ schema: id }) => schemas.addSchemaVersionAction({ id, schema: { ...schema, title: unique() } }),
  },
  updateSchemaAction: {
    expected: teamsRowWritten,
    act: ({ schema: id }) => schemas.updateSchemaAction({ id, changes: { description: "D" } }),
  },
  deleteSchemaAction: {
    expected: teamsRowWritten,
    act: async ({ people: { engineer }, team }) => {
      const fields = { name: unique(), visibility: "team" } as const;
      const made = await createSchema(engineer.actor, { owner: team.handle }, fields, { schema });
      return schemas.deleteSchemaAction({ id: made.schemaId });
    },
  },

  startExportAction: {
    expected: madeForTeam,
    act: ({ team, dataset, recipe: recipeId }) =>
      exports.startExportAction({ owner: team.handle, datasetId: dataset, recipeId }),
  },
  cancelExportAction: {
    expected: teamsRowWritten,
    act: async ({ people: { engineer }, team, dataset, recipe: recipeId }) => {
      const input = { owner: team.handle, datasetId: dataset, recipeId };
      return exports.cancelExportAction({ id: (await createExport(engineer.actor, input)).id });
    },
  },
  saveRecipeAction: {
    expected: madeForTeam,
    act: ({ team }) => exports.saveRecipeAction({ name: unique(), owner: team.handle, recipe }),
  },
  archiveRecipeAction: {
    expected: teamsRowWritten,
    act: async ({ people: { engineer }, team }) => {
      const made = await saveRecipe(engineer.actor, { name: unique(), owner: team.handle, recipe });
      return exports.archiveRecipeAction({ id: made.id });
    },
  },
  previewExportAction: {
    expected: teamsRowWritten,
    act: ({ dataset }) => exports.previewExportAction({ recipe, datasetId: dataset }),
  },
  guessMappingAction: {
    expected: teamsRowWritten,
    act: ({ dataset }) => exports.guessMappingAction({ datasetId: dataset }),
  },

  createAdapterAction: {
    expected: madeForNamedTeam,
    act: ({ team }) => adapters.createAdapterAction({ owner: team.handle, name: unique() }),
  },
  updateAdapterAction: {
    expected: teamsRowWritten,
    act: async (world) =>
      adapters.updateAdapterAction({ ...(await teamsAdapter(world)).named, changes: { description: "D" } }),
  },
  deleteAdapterAction: {
    expected: teamsRowWritten,
    act: async ({ people: { engineer }, team }) => {
      const { owner, name } = await createAdapter(engineer, unique(), { owner: team.handle });
      return adapters.deleteAdapterAction({ owner, name });
    },
  },
  registerVersionAction: {
    expected: teamsRowWritten,
    act: async (world) =>
      adapters.registerVersionAction({ ...(await teamsAdapter(world)).named, semver: "1.1.0", from: "main" }),
  },
  setVersionStatusAction: {
    expected: teamsRowWritten,
    act: async (world) =>
      adapters.setVersionStatusAction({
        ...(await teamsAdapter(world)).version,
        status: "withdrawn",
        reason: "It leaks.",
      }),
  },
  requestReviewAction: {
    expected: teamsRowWritten,
    act: async (world) => adapters.requestReviewAction((await teamsAdapter(world)).version),
  },
  decideReviewAction: {
    expected: reviewDecided,
    act: async (world) => {
      const { repository, rootDigest } = await teamsAdapter(world);
      const { id } = await requestReview(world.people.engineer.actor, repository, "1.0.0");
      return adapters.decideReviewAction({ id, decision: "rejected", reason: "Not yet.", rootDigest });
    },
  },
  putAliasAction: {
    expected: teamsRowWritten,
    act: async (world) =>
      adapters.putAliasAction({ ...(await teamsAdapter(world)).version, alias: "champion" }),
  },
  removeAliasAction: {
    expected: teamsRowWritten,
    act: async (world) => {
      const { repository, named } = await teamsAdapter(world);
      await putAlias(world.people.engineer.actor, repository, "champion", { version: "1.0.0" });
      return adapters.removeAliasAction({ ...named, alias: "champion" });
    },
  },
  recordMetricsAction: {
    expected: teamsRowWritten,
    act: async (world) =>
      adapters.recordMetricsAction({
        ...(await teamsAdapter(world)).version,
        metrics: [{ name: "eval_loss", value: 1 }],
      }),
  },

  createTeamAction: {
    expected: teamMade,
    act: () => teams.createTeamAction({ handle: `team-${unique()}` }),
  },
  updateTeamAction: {
    expected: administered,
    act: ({ team }) => teams.updateTeamAction({ handle: team.handle, changes: { description: "D" } }),
  },
  setMemberAction: {
    expected: administered,
    act: ({ team, people: { viewer } }) =>
      teams.setMemberAction({ handle: team.handle, member: viewer.handle, role: "viewer" }),
  },
  removeMemberAction: {
    expected: administered,
    act: async (world) =>
      teams.removeMemberAction({ handle: await freshTeam(world), member: world.people.viewer.handle }),
  },
  deleteTeamAction: {
    expected: administered,
    act: async (world) => teams.deleteTeamAction({ handle: await freshTeam(world) }),
  },

  addPersonAction: { expected: administered, act: () => people.addPersonAction(newPerson()) },
  changeRoleAction: {
    expected: administered,
    act: async () => people.changeRoleAction({ userId: await freshUser(), role: "engineer" }),
  },
  setDisabledAction: {
    expected: administered,
    act: async () => people.setDisabledAction({ userId: await freshUser(), disabled: true }),
  },
  issuePasswordLinkAction: {
    expected: administered,
    act: async () => people.issuePasswordLinkAction({ userId: await freshUser() }),
  },

  mendVersionAction: {
    expected: teamsRowWritten,
    act: async (world) => {
      const { version } = await teamsAdapter(world, fixtureFiles("good-qkvo-r8"));
      return mending.mendVersionAction({ ...version, kinds: ["pad_rank"], padRank: 16 });
    },
  },
  publishAction: {
    expected: teamsRowWritten,
    act: async (world) => {
      const { named } = await teamsAdapter(world);
      const { id: targetId } = await teamsTarget(world, { requiresApproval: false });
      const adapter = `${named.owner}/${named.name}`;
      return deployments.publishAction({ adapter, version: "1.0.0", targetId, alias: "champion" });
    },
  },
  rollBackAction: {
    expected: teamsRowWritten,
    act: async (world) => deployments.rollBackAction({ id: await teamsCanary(world) }),
  },
  promoteCanaryAction: {
    expected: teamsRowWritten,
    act: async (world) =>
      deployments.promoteCanaryAction({ id: await teamsCanary(world), canaryPercent: 50 }),
  },
  setAttachedSchemaAction: {
    expected: teamsRowWritten,
    act: async (world) =>
      deployments.setAttachedSchemaAction({ id: await teamsCanary(world), attachesSchema: true }),
  },
  retireDeploymentAction: {
    expected: teamsRowWritten,
    act: async (world) => deployments.retireDeploymentAction({ id: await teamsCanary(world) }),
  },

  createTargetAction: {
    expected: madeForNamedTeam,
    act: async (world) => targets.createTargetAction(await newTarget(world)),
  },
  updateTargetAction: {
    expected: teamsRowWritten,
    act: async (world) => {
      const changes = { revision: 0, description: "D" };
      return targets.updateTargetAction({ id: (await teamsTarget(world)).id, changes });
    },
  },
  deleteTargetAction: {
    expected: teamsRowWritten,
    act: async (world) => targets.deleteTargetAction({ id: (await teamsTarget(world)).id }),
  },
  addReplicaAction: {
    expected: teamsRowWritten,
    act: async (world) =>
      targets.addReplicaAction({ id: (await teamsTarget(world)).id, address: "http://127.0.0.1:10" }),
  },
  removeReplicaAction: {
    expected: teamsRowWritten,
    act: async (world) => {
      const { id, replicas } = await teamsTarget(world);
      return targets.removeReplicaAction({ id, replicaId: replicas[0]?.id ?? "" });
    },
  },
  checkTargetAction: {
    expected: teamsRowWritten,
    act: async (world) => targets.checkTargetAction({ id: (await teamsTarget(world)).id }),
  },
  createPullTokenAction: {
    expected: teamsRowWritten,
    act: async (world) => targets.createPullTokenAction({ id: (await teamsTarget(world)).id }),
  },
  setServingLimitsAction: {
    expected: administered,
    act: () => targets.setServingLimitsAction({ networks: ["127.0.0.0/8"], folders: [] }),
  },

  createTokenAction: {
    expected: everyonesOwn,
    act: () => tokens.createTokenAction({ name: unique(), scopes: ["read"], resourcePatterns: [] }),
  },
  revokeTokenAction: {
    expected: nothingOfOnesOwn,
    act: () => tokens.revokeTokenAction({ id: crypto.randomUUID() }),
  },
  declareEdgeAction: {
    expected: teamsRowWritten,
    act: async (world) =>
      lineage.declareEdgeAction({
        node: await teamsVersion(world),
        kind: "distilled",
        to: "external:a-teacher",
      }),
  },
  removeEdgeAction: {
    expected: teamsRowWritten,
    act: async (world) => {
      const from = await teamsVersion(world);
      const edge = { kind: "base", from, to: "external:a-model" } as const;
      const { id } = await declareEdge(world.people.engineer.actor, edge);
      return lineage.removeEdgeAction({ id });
    },
  },
  updateAccountAction: {
    expected: everyonesOwn,
    act: () => account.updateAccountAction({ name: "Renamed" }),
  },
  changePasswordAction: {
    expected: wrongPassword,
    act: () =>
      account.changePasswordAction({ currentPassword: "not this one", newPassword: "correct horse battery" }),
  },
  revokeSessionAction: {
    expected: nothingOfOnesOwn,
    act: () => account.revokeSessionAction({ id: crypto.randomUUID() }),
  },
};
