import type { JSONSchema } from "json-schema-to-ts";
import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";

const id = { type: "string", format: "uuid" } as const;
const visibility = {
  type: "string",
  enum: ["team", "everyone"],
  description: "Who reads it beside administrators and reviewers: the owner's members, or everyone",
} as const;
const name = { type: "string", minLength: 1, maxLength: 64, description: "Unique at its owner" } as const;

/** What a person says of a dataset, for compliance too. */
const fieldProperties = {
  description: { type: "string", maxLength: 4000 },
  purpose: { type: "string", maxLength: 2000, description: "What the rows are used for" },
  legalBasis: { type: "string", maxLength: 500, description: "For example: consent, contract, public data" },
  retentionDays: {
    type: ["integer", "null"],
    minimum: 1,
    maximum: 36500,
    description: "Days the rows may be kept; null: not limited",
  },
  licence: { type: "string", maxLength: 200, description: "SPDX identifier or a name" },
  visibility,
} as const satisfies Record<string, JSONSchema>;

/** Text fields of the multipart form that carries a file. */
export const uploadFieldsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...fieldProperties,
    retentionDays: { type: "integer", minimum: 1, maximum: 36500 },
    name,
    ownerId: { ...id, description: "A user or team; default: the caller" },
    owner: { type: "string", maxLength: 64, description: "Its handle, instead of ownerId" },
  },
} as const;

/** Text fields of the form that carries a file for a dataset that is there: none. */
export const uploadVersionFieldsSchema = {
  type: "object",
  additionalProperties: false,
  properties: {},
} as const;

const sourceSchema = {
  oneOf: [
    {
      type: "object",
      additionalProperties: false,
      required: ["kind", "connectionString", "query"],
      properties: {
        kind: { const: "postgres" },
        connectionString: { type: "string", minLength: 1, maxLength: 2000, pattern: "^postgres(ql)?://" },
        query: { type: "string", minLength: 1, maxLength: 50000, description: "One SELECT; runs read-only" },
      },
    },
    {
      type: "object",
      additionalProperties: false,
      required: ["kind", "path"],
      properties: {
        kind: { const: "folder" },
        path: {
          type: "string",
          minLength: 1,
          maxLength: 4096,
          description: "Below a folder an administrator allowed",
        },
      },
    },
    {
      type: "object",
      additionalProperties: false,
      required: ["kind", "uri"],
      properties: {
        kind: { const: "s3" },
        uri: { type: "string", maxLength: 1200, pattern: "^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/.*)?$" },
      },
    },
  ],
} as const satisfies JSONSchema;

/** JSON body that makes a dataset from a source instead of a file. */
export const importDatasetSchema = {
  type: "object",
  additionalProperties: false,
  required: ["name", "source"],
  properties: {
    ...fieldProperties,
    name,
    ownerId: id,
    owner: { type: "string", maxLength: 64 },
    source: sourceSchema,
  },
} as const satisfies JSONSchema;

/** JSON body that adds a version from a source. */
export const importVersionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["source"],
  properties: { source: sourceSchema },
} as const satisfies JSONSchema;

/** Body of a change to a dataset; what is absent stays. */
export const updateDatasetSchema = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: { ...fieldProperties, name, isDefault: { type: "boolean" } },
} as const satisfies JSONSchema;

/** Input of the browser's edit form. */
export const updateDatasetActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "changes"],
  properties: { id, changes: updateDatasetSchema },
} as const satisfies JSONSchema;

/** Input of browser actions on one dataset. */
export const datasetIdSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id },
} as const satisfies JSONSchema;

/** Input of the browser's import from a source: a new dataset, or a version of `datasetId`. */
export const importVersionActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["datasetId", "source"],
  properties: { datasetId: id, source: sourceSchema },
} as const satisfies JSONSchema;

const uploadedFile = {
  type: "string",
  contentMediaType: "application/octet-stream",
  description: "JSONL, a JSON array, CSV, TSV or Parquet, also as .gz or .zst",
} as const;

/** Input of the browser's setting of folders that may be read. */
export const allowedFoldersSchema = {
  type: "object",
  additionalProperties: false,
  required: ["folders"],
  properties: {
    folders: {
      type: "array",
      maxItems: 100,
      uniqueItems: true,
      items: { type: "string", minLength: 2, maxLength: 4096, pattern: "^/" },
    },
  },
} as const satisfies JSONSchema;

const nullableText = { type: ["string", "null"] } as const;

const versionResponse = {
  type: "object",
  required: ["id", "number", "status", "sourceKind", "fileName", "format", "sizeBytes", "rowCount"],
  properties: {
    id,
    number: { type: "integer" },
    status: { type: "string", enum: ["ingesting", "ready", "failed"] },
    sourceKind: { type: "string" },
    sourceDetails: { type: "object" },
    fileName: { type: "string" },
    format: { type: "string" },
    compression: { type: "string" },
    contentSha256: nullableText,
    rowsSha256: nullableText,
    sizeBytes: { type: "integer" },
    rowsSizeBytes: { type: "integer" },
    rowCount: { type: "integer" },
    error: nullableText,
    createdBy: { type: "string" },
    createdAt: { type: "string", format: "date-time" },
    readyAt: nullableText,
  },
} as const satisfies JSONSchema;

const datasetResponse = {
  type: "object",
  required: ["id", "owner", "name", "latestVersion", "versionCount"],
  properties: {
    id,
    owner: { type: "object", properties: { id, handle: { type: "string" } } },
    name,
    ...fieldProperties,
    isDefault: { type: "boolean" },
    createdBy: { type: "string" },
    createdAt: { type: "string", format: "date-time" },
    updatedAt: { type: "string", format: "date-time" },
    versionCount: { type: "integer" },
    latestVersion: { oneOf: [versionResponse, { type: "null" }] },
    isDuplicate: {
      type: "boolean",
      description: "The same bytes were there already: that version is the answer",
    },
  },
} as const satisfies JSONSchema;

const versionQuery = {
  version: { type: "integer", minimum: 1, description: "Version number; default: the newest that is ready" },
} as const;

const rowsResponse = {
  type: "object",
  properties: {
    version: { type: "integer" },
    offset: { type: "integer" },
    total: { type: "integer" },
    items: {
      type: "array",
      items: {
        type: "object",
        properties: {
          offset: { type: "integer", description: "Row number from 0" },
          line: { type: "integer", description: "Line of the rows file, from 1" },
          row: { description: "The row, when the line is JSON" },
          text: { type: "string", description: "The line's own text, cut when it is long" },
          isCut: { type: "boolean" },
          error: nullableText,
        },
      },
    },
  },
} as const satisfies JSONSchema;

/** The REST operations on datasets. */
export const datasetOperations = {
  list: {
    method: "GET",
    path: "/api/v1/datasets",
    operationId: "listDatasets",
    tag: "datasets",
    summary: "List datasets, newest first",
    permission: "dataset.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...pageQuery,
        search: { type: "string", maxLength: 200, description: "Part of a name or description" },
        owner: { type: "string", maxLength: 64, description: "Handle of the owner" },
      },
    },
    response: { status: 200, description: "One page of datasets", schema: pageSchema(datasetResponse) },
  },
  create: {
    method: "POST",
    path: "/api/v1/datasets",
    operationId: "createDataset",
    tag: "datasets",
    summary: "Upload a file as a dataset, or read one from a source",
    permission: "dataset.create",
    body: importDatasetSchema,
    form: {
      ...uploadFieldsSchema,
      required: ["file"],
      properties: { ...uploadFieldsSchema.properties, file: uploadedFile },
    },
    response: { status: 202, description: "The dataset; its rows are being read", schema: datasetResponse },
  },
  get: {
    method: "GET",
    path: "/api/v1/datasets/{id}",
    operationId: "getDataset",
    tag: "datasets",
    summary: "Get a dataset with its newest version",
    permission: "dataset.read",
    response: { status: 200, description: "The dataset", schema: datasetResponse },
  },
  update: {
    method: "PATCH",
    path: "/api/v1/datasets/{id}",
    operationId: "updateDataset",
    tag: "datasets",
    summary: "Change what is said of a dataset",
    permission: "dataset.update",
    body: updateDatasetSchema,
    response: { status: 200, description: "The dataset as it is now", schema: datasetResponse },
  },
  delete: {
    method: "DELETE",
    path: "/api/v1/datasets/{id}",
    operationId: "deleteDataset",
    tag: "datasets",
    summary: "Delete a dataset; refused while exports of it run",
    permission: "dataset.delete",
    response: { status: 204, description: "It is deleted", schema: null },
  },
  versions: {
    method: "GET",
    path: "/api/v1/datasets/{id}/versions",
    operationId: "listDatasetVersions",
    tag: "datasets",
    summary: "List the versions of a dataset, newest first",
    permission: "dataset.read",
    response: { status: 200, description: "Its versions", schema: pageSchema(versionResponse) },
  },
  createVersion: {
    method: "POST",
    path: "/api/v1/datasets/{id}/versions",
    operationId: "createDatasetVersion",
    tag: "datasets",
    summary: "Upload a file as the next version, or read one from a source",
    permission: "dataset.update",
    body: importVersionSchema,
    form: { ...uploadVersionFieldsSchema, required: ["file"], properties: { file: uploadedFile } },
    response: { status: 202, description: "The dataset; its rows are being read", schema: datasetResponse },
  },
  rows: {
    method: "GET",
    path: "/api/v1/datasets/{id}/rows",
    operationId: "listDatasetRows",
    tag: "datasets",
    summary: "Read rows by position, without reading the whole file",
    permission: "dataset.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...versionQuery,
        offset: { type: "integer", minimum: 0, default: 0, description: "Row to begin with, from 0" },
        limit: { type: "integer", minimum: 1, maximum: 200, default: 50 },
      },
    },
    response: { status: 200, description: "Rows, malformed lines among them", schema: rowsResponse },
  },
  profile: {
    method: "GET",
    path: "/api/v1/datasets/{id}/profile",
    operationId: "getDatasetProfile",
    tag: "datasets",
    summary: "What the fields of a dataset hold",
    permission: "dataset.read",
    query: { type: "object", additionalProperties: false, properties: versionQuery },
    response: {
      status: 200,
      description: "Types, null share, lengths, top values, examples",
      schema: { type: "object" },
    },
  },
} as const satisfies Record<string, Operation>;
