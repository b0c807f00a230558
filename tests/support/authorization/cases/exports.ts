import { createExport } from "#lib/exports/mutations.ts";
import { saveRecipe } from "#lib/exports/recipes/mutations.ts";
import { createSchema } from "#lib/schemas/mutations.ts";
import {
  anyoneReads,
  auditRead,
  madeForNamedTeam,
  madeForTeam,
  teamsRowRead,
  teamsRowWritten,
} from "#tests/support/authorization/callers.ts";
import type { Case } from "#tests/support/authorization/case.ts";
import { onDataset, onExport, onRecipe, onSchema } from "#tests/support/authorization/team-rows.ts";
import { recipe, schema, secret, streamBody, unique } from "#tests/support/authorization/world.ts";
import { createReadyDataset, exampleRows } from "#tests/support/export-data.ts";

/** The export line: datasets, schemas, recipes, exports, search, audit and the routes of ThemisDB. */
export const exportCases = {
  listDatasets: { expected: anyoneReads, send: () => ({}) },
  createDataset: {
    expected: madeForNamedTeam,
    send: ({ team }) => ({ form: { owner: team.handle, name: `${secret}-${unique()}` } }),
  },
  getDataset: { expected: teamsRowRead, send: onDataset },
  updateDataset: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onDataset(world), body: { description: "Described." } }),
  },
  deleteDataset: {
    expected: teamsRowWritten,
    send: async ({ people, team }) => ({
      params: { id: await createReadyDataset(people.engineer, exampleRows(5), { owner: team.handle }) },
    }),
  },
  listDatasetVersions: { expected: teamsRowRead, send: onDataset },
  createDatasetVersion: { expected: teamsRowWritten, send: (world) => ({ ...onDataset(world), form: {} }) },
  listDatasetRows: { expected: teamsRowRead, send: onDataset },
  getDatasetProfile: { expected: teamsRowRead, send: onDataset },

  listSchemas: { expected: anyoneReads, send: () => ({}) },
  createSchema: {
    expected: madeForNamedTeam,
    send: ({ team }) => ({
      body: { name: `${secret}-${unique()}`, owner: team.handle, visibility: "team", schema },
    }),
  },
  getSchema: { expected: teamsRowRead, send: onSchema },
  updateSchema: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onSchema(world), body: { description: "Described." } }),
  },
  deleteSchema: {
    expected: teamsRowWritten,
    send: async ({ people, team }) => {
      const fields = { name: `${secret}-${unique()}`, visibility: "team" } as const;
      const made = await createSchema(people.engineer.actor, { owner: team.handle }, fields, { schema });
      return { params: { id: made.schemaId } };
    },
  },
  listSchemaVersions: { expected: teamsRowRead, send: onSchema },
  addSchemaVersion: {
    expected: teamsRowWritten,
    send: (world) => ({ ...onSchema(world), body: { schema: { ...schema, title: unique() } } }),
  },
  checkSchema: { expected: anyoneReads, send: () => ({ body: { schema, samples: [{}] } }) },

  listRecipes: { expected: anyoneReads, send: () => ({}) },
  createRecipe: {
    expected: madeForTeam,
    send: ({ team }) => ({ body: { name: `${secret}-${unique()}`, owner: team.handle, recipe } }),
  },
  getRecipe: { expected: teamsRowRead, send: onRecipe },
  archiveRecipe: {
    expected: teamsRowWritten,
    send: async ({ people, team }) => {
      const input = { name: `${secret}-${unique()}`, owner: team.handle, recipe };
      return { params: { id: (await saveRecipe(people.engineer.actor, input)).id } };
    },
  },

  listExports: { expected: anyoneReads, send: () => ({}) },
  createExport: {
    expected: madeForTeam,
    send: ({ team, dataset, recipe: recipeId }) => ({
      body: { owner: team.handle, datasetId: dataset, recipeId },
    }),
  },
  getExport: { expected: teamsRowRead, send: onExport },
  cancelExport: {
    expected: teamsRowWritten,
    send: async ({ people, team, dataset, recipe: recipeId }) => {
      const input = { owner: team.handle, datasetId: dataset, recipeId };
      return { params: { id: (await createExport(people.engineer.actor, input)).id } };
    },
  },
  streamExportEvents: { expected: teamsRowRead, send: onExport },
  getExportReport: { expected: teamsRowRead, send: onExport },
  listExportRejects: { expected: teamsRowRead, send: onExport },
  listExportFiles: { expected: teamsRowRead, send: onExport },
  downloadExportFile: {
    expected: teamsRowRead,
    send: (world) => ({ params: { id: world.export, path: world.file } }),
  },
  downloadExportArchive: { expected: teamsRowRead, send: onExport },

  search: { expected: anyoneReads, send: () => ({ query: { q: secret } }) },
  listAuditEntries: { expected: auditRead, send: () => ({}) },
  downloadAuditEntries: { expected: auditRead, send: () => ({ query: { format: "csv" } }) },

  themisStreamExport: { expected: teamsRowWritten, send: (world) => ({ body: streamBody(world) }) },
  themisExportStatus: { expected: teamsRowRead, send: (world) => ({ params: { id: world.stream } }) },
  themisListAdapters: { expected: anyoneReads, send: () => ({}) },
  themisAdapterMetadata: {
    expected: teamsRowRead,
    send: ({ team }) => ({ params: { id: `${team.handle}/${secret}-adapter` } }),
  },
  themisRegisterAdapter: {
    expected: madeForTeam,
    send: ({ team }) => ({
      body: { adapter_id: `${team.handle}/${secret}-${unique()}`, adapter_version: "1.0.0" },
    }),
  },
} satisfies Readonly<Record<string, Case>>;
