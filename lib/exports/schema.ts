import type { JSONSchema } from "json-schema-to-ts";
import { rejectCodes } from "#lib/exports/row-codes.ts";
import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";

const uuid = { type: "string", format: "uuid" } as const;
const handle = { type: "string", minLength: 1, maxLength: 64 } as const;
const name = {
  type: "string",
  minLength: 1,
  maxLength: 64,
  pattern: "^[A-Za-z0-9][A-Za-z0-9._-]*$",
} as const;
const visibility = { type: "string", enum: ["team", "everyone"] } as const;
const recipeDocument = {
  type: "object",
  description: "An export recipe; see /docs/recipe. Keys are snake_case.",
} as const;
const count = { type: ["integer", "null"] } as const;
const time = { type: ["string", "null"], description: "ISO 8601, UTC" } as const;

export const exportStatuses = ["queued", "running", "succeeded", "failed", "cancelled"] as const;

/** Body of `POST /recipes` and of the action that saves one. */
export const saveRecipeSchema = {
  type: "object",
  required: ["name", "recipe"],
  additionalProperties: false,
  properties: {
    name,
    owner: { ...handle, description: "Handle of the owner. Absent: yourself." },
    description: { type: "string", maxLength: 2000 },
    visibility,
    schemaVersionId: { ...uuid, description: "The schema version that json_schema was taken from." },
    recipe: recipeDocument,
  },
} as const satisfies JSONSchema;

/** Body of `POST /exports` and of the action that starts one. */
export const createExportSchema = {
  type: "object",
  required: ["datasetId"],
  additionalProperties: false,
  properties: {
    name: { ...name, description: "Absent: made from the dataset's name." },
    owner: { ...handle, description: "Handle of the owner. Absent: yourself." },
    visibility,
    recipe: recipeDocument,
    recipeId: uuid,
    recipeName: { ...name, description: "Name to save an inline recipe under. Absent: a generated one." },
    schemaVersionId: uuid,
    datasetId: { ...uuid, description: "The dataset to export." },
    datasetVersion: { type: "integer", minimum: 1, description: "Absent: the latest ready version." },
  },
} as const satisfies JSONSchema;

/** Query of the rejects browser. */
export const rejectsQuerySchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    limit: pageQuery.limit,
    cursor: { type: "string", pattern: "^[0-9]{1,15}$", description: "`nextCursor` of the page before" },
    code: { type: "string", enum: rejectCodes, description: "Only rows with this reason" },
    bucket: { type: "string", enum: ["failed", "skipped"] },
    pointer: {
      type: "string",
      maxLength: 500,
      description: "Only rows whose reason names this JSON pointer",
    },
  },
} as const satisfies JSONSchema;

const recipeItem = {
  type: "object",
  required: ["id", "name", "owner", "digest", "rowFormat", "createdAt"],
  properties: {
    id: uuid,
    name: { type: "string" },
    owner: { type: "string" },
    description: { type: "string" },
    visibility,
    digest: { type: "string", description: "SHA-256 of the recipe with its defaults" },
    rowFormat: { type: "string" },
    exportCount: { type: "integer" },
    createdBy: { type: "string" },
    createdAt: time,
    archivedAt: time,
  },
} as const satisfies JSONSchema;

const exportItem = {
  type: "object",
  required: ["id", "name", "owner", "status", "dataset", "recipe", "createdAt"],
  properties: {
    id: uuid,
    name: { type: "string" },
    owner: { type: "string" },
    status: { type: "string", enum: exportStatuses },
    dataset: { type: "object" },
    recipe: { type: "object" },
    progress: { type: ["object", "null"] },
    totalRows: count,
    exportedRows: count,
    failedRows: count,
    skippedRows: count,
    bytesWritten: count,
    durationMs: count,
    complianceRate: { type: ["number", "null"] },
    diversityScore: { type: ["number", "null"] },
    error: { type: ["string", "null"] },
    createdAt: time,
    startedAt: time,
    finishedAt: time,
  },
} as const satisfies JSONSchema;

/** Page size and cursor of lists that are ordered by id. */
const listQuery = {
  ...pageQuery,
  cursor: { ...uuid, description: "`nextCursor` of the page before" },
} as const;

const tag = "exports";

/** REST operations on recipes. */
export const recipeOperations = {
  list: {
    method: "GET",
    path: "/api/v1/recipes",
    operationId: "listRecipes",
    tag: "recipes",
    summary: "List recipes",
    permission: "recipe.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...listQuery,
        q: { type: "string", maxLength: 200, description: "Part of the name" },
        archived: { type: "boolean", default: false, description: "Archived recipes too" },
      },
    },
    response: { status: 200, description: "A page of recipes, newest first", schema: pageSchema(recipeItem) },
  },
  create: {
    method: "POST",
    path: "/api/v1/recipes",
    operationId: "createRecipe",
    tag: "recipes",
    summary: "Save a recipe; it never changes afterwards",
    permission: "recipe.create",
    body: saveRecipeSchema,
    response: { status: 201, description: "The recipe", schema: recipeItem },
  },
  get: {
    method: "GET",
    path: "/api/v1/recipes/{id}",
    operationId: "getRecipe",
    tag: "recipes",
    summary: "One recipe with its document",
    permission: "recipe.read",
    response: { status: 200, description: "The recipe", schema: recipeItem },
  },
  archive: {
    method: "POST",
    path: "/api/v1/recipes/{id}/archive",
    operationId: "archiveRecipe",
    tag: "recipes",
    summary: "Take a recipe out of the lists; exports made with it stay",
    permission: "recipe.archive",
    response: { status: 200, description: "The recipe", schema: recipeItem },
  },
} as const satisfies Record<string, Operation>;

/** REST operations on exports. */
export const exportOperations = {
  list: {
    method: "GET",
    path: "/api/v1/exports",
    operationId: "listExports",
    tag,
    summary: "List exports",
    permission: "export.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...listQuery,
        status: { type: "string", enum: exportStatuses },
        datasetId: uuid,
        recipeId: uuid,
        q: { type: "string", maxLength: 200, description: "Part of the name" },
      },
    },
    response: { status: 200, description: "A page of exports, newest first", schema: pageSchema(exportItem) },
  },
  create: {
    method: "POST",
    path: "/api/v1/exports",
    operationId: "createExport",
    tag,
    summary: "Start an export from a recipe (inline or saved) and a dataset",
    permission: "export.create",
    body: createExportSchema,
    response: {
      status: 202,
      description: "The queued export; poll it or follow its events",
      schema: exportItem,
    },
  },
  get: {
    method: "GET",
    path: "/api/v1/exports/{id}",
    operationId: "getExport",
    tag,
    summary: "One export",
    permission: "export.read",
    response: { status: 200, description: "The export", schema: exportItem },
  },
  cancel: {
    method: "POST",
    path: "/api/v1/exports/{id}/cancel",
    operationId: "cancelExport",
    tag,
    summary: "Cancel a queued or running export",
    permission: "export.cancel",
    response: { status: 202, description: "The export; it stops at the next batch", schema: exportItem },
  },
  events: {
    method: "GET",
    path: "/api/v1/exports/{id}/events",
    operationId: "streamExportEvents",
    tag,
    summary: "Progress as server-sent events; ends when the export has ended",
    permission: "export.read",
    response: {
      status: 200,
      description: "Events named `export`, each the export as JSON",
      schema: null,
      mediaType: "text/event-stream",
    },
  },
  report: {
    method: "GET",
    path: "/api/v1/exports/{id}/report",
    operationId: "getExportReport",
    tag,
    summary: "What the export measured: its quality report, statistics and metric rows",
    permission: "export.read",
    response: {
      status: 200,
      description: "The keys of quality_report.json, and beside them stats and metrics",
      schema: {
        type: "object",
        required: ["stats", "metrics"],
        properties: {
          stats: { type: ["object", "null"], description: "export_stats.json" },
          metrics: { type: "array", items: { type: "object" }, description: "The same numbers as rows" },
        },
      },
    },
  },
  rejects: {
    method: "GET",
    path: "/api/v1/exports/{id}/rejects",
    operationId: "listExportRejects",
    tag,
    summary: "Rows that were not exported, each with its one reason",
    permission: "export.read",
    query: rejectsQuerySchema,
    response: {
      status: 200,
      description:
        "A page of rejects in input order. A page may be short while `nextCursor` is given: go on.",
      schema: pageSchema({ type: "object" }),
    },
  },
  files: {
    method: "GET",
    path: "/api/v1/exports/{id}/files",
    operationId: "listExportFiles",
    tag,
    summary: "Files with sizes and digests",
    permission: "export.read",
    response: {
      status: 200,
      description: "Every file of the folder",
      schema: pageSchema({
        type: "object",
        properties: {
          path: { type: "string" },
          sha256: { type: "string" },
          sizeBytes: { type: "integer" },
          rows: { type: ["integer", "null"] },
        },
      }),
    },
  },
  file: {
    method: "GET",
    path: "/api/v1/exports/{id}/files/{path}",
    operationId: "downloadExportFile",
    tag,
    summary: "One file; byte ranges are served",
    permission: "export.read",
    response: {
      status: 200,
      description: "The file",
      schema: null,
      mediaType: "application/octet-stream",
    },
  },
  archive: {
    method: "GET",
    path: "/api/v1/exports/{id}/archive",
    operationId: "downloadExportArchive",
    tag,
    summary: "The whole folder as one tar file",
    permission: "export.read",
    response: { status: 200, description: "A tar archive", schema: null, mediaType: "application/x-tar" },
  },
} as const satisfies Record<string, Operation>;

/** Input of the actions that cancel an export or archive a recipe. */
export const recordIdSchema = {
  type: "object",
  required: ["id"],
  additionalProperties: false,
  properties: { id: uuid },
} as const satisfies JSONSchema;

/** Input of the live preview. */
export const previewExportSchema = {
  type: "object",
  required: ["recipe", "datasetId"],
  additionalProperties: false,
  properties: {
    recipe: recipeDocument,
    datasetId: uuid,
    datasetVersion: { type: "integer", minimum: 1 },
  },
} as const satisfies JSONSchema;

/** Input of the guess at a field mapping. */
export const guessMappingSchema = {
  type: "object",
  required: ["datasetId"],
  additionalProperties: false,
  properties: { datasetId: uuid },
} as const satisfies JSONSchema;
