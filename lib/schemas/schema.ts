import type { JSONSchema } from "json-schema-to-ts";
import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";

const id = { type: "string", format: "uuid" } as const;
const name = { type: "string", minLength: 1, maxLength: 64, description: "Unique at its owner" } as const;
const text = { type: "string", minLength: 1, maxLength: 1_048_576 } as const;
const anySchema = { type: ["object", "boolean"] } as const;
const visibility = {
  type: "string",
  enum: ["team", "everyone"],
  description: "Who reads it beside administrators and reviewers: the owner's members, or everyone",
} as const;

/** What people say of a schema. */
const fieldProperties = {
  name,
  description: { type: "string", maxLength: 4000 },
  visibility,
} as const satisfies Record<string, JSONSchema>;

/** The content of a version: `text` as written, or `schema` as JSON; one of them. */
const contentProperties = {
  text: { ...text, description: "The validation schema as written; kept to the letter" },
  schema: { ...anySchema, description: "The validation schema, instead of text" },
  generationText: {
    type: ["string", "null"],
    maxLength: 1_048_576,
    description: "The schema for constrained decoding, as written",
  },
  generationSchema: {
    type: ["object", "boolean", "null"],
    description: "The same as JSON, instead of generationText",
  },
  message: { type: "string", maxLength: 1000, description: "What changed and why" },
} as const satisfies Record<string, JSONSchema>;

/** Body that makes a schema and its first version. */
export const createSchemaBody = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    ...fieldProperties,
    ...contentProperties,
    ownerId: { ...id, description: "A user or team; default: the caller" },
    owner: { type: "string", maxLength: 64, description: "Its handle, instead of ownerId" },
  },
} as const satisfies JSONSchema;

/** Body that adds a version. */
export const addSchemaVersionBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    ...contentProperties,
    baseVersion: {
      type: "integer",
      minimum: 1,
      description: "The version this one began from: 409 when a newer one is there",
    },
  },
} as const satisfies JSONSchema;

/** Input of the browser's save of a version. */
export const saveSchemaVersionInput = {
  ...addSchemaVersionBody,
  required: ["id"],
  properties: { id, ...addSchemaVersionBody.properties },
} as const satisfies JSONSchema;

/** Body of a change to what is said of a schema; what is absent stays. */
export const updateSchemaBody = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: fieldProperties,
} as const satisfies JSONSchema;

/** Input of the browser's edit of name, description and visibility. */
export const updateSchemaInput = {
  type: "object",
  additionalProperties: false,
  required: ["id", "changes"],
  properties: { id, changes: updateSchemaBody },
} as const satisfies JSONSchema;

/** Input of browser actions on one schema. */
export const schemaIdInput = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id },
} as const satisfies JSONSchema;

/** Body of a check: a schema, and samples or rows of a dataset to check with it. */
export const checkSchemaBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    text: { ...text, description: "The schema as text, instead of `schema`" },
    schema: { description: "The schema" },
    draft: { type: "string", enum: ["7", "2019-09", "2020-12"] },
    assertFormat: { type: "boolean" },
    allErrors: { type: "boolean", description: "All violations of a sample, at most 20; default: all" },
    samples: { type: "array", maxItems: 1000, description: "Values to check" },
    rows: {
      type: "object",
      additionalProperties: false,
      required: ["datasetId"],
      description: "Rows of a dataset to check as samples, mapped as an export would map them",
      properties: {
        datasetId: id,
        mapping: {
          type: "string",
          enum: ["none", "guess", "recipe"],
          description: "none: rows as they are; guess: by field names; recipe: by recipeId",
        },
        recipeId: id,
        offset: { type: "integer", minimum: 0 },
        limit: { type: "integer", minimum: 1, maximum: 200 },
      },
    },
  },
} as const satisfies JSONSchema;

const problem = {
  type: "object",
  properties: { pointer: { type: "string" }, code: { type: "string" }, message: { type: "string" } },
} as const satisfies JSONSchema;

const violation = {
  type: "object",
  properties: {
    pointer: { type: "string" },
    keyword: { type: "string" },
    message: { type: "string" },
    schemaPointer: { type: "string" },
  },
} as const satisfies JSONSchema;

const checkResponse = {
  type: "object",
  required: ["ok", "problems", "notes", "results", "valid", "invalid"],
  properties: {
    ok: { type: "boolean", description: "Whether the schema can be used" },
    draft: { type: ["string", "null"] },
    timeBoxed: { type: "boolean" },
    problems: { type: "array", items: problem },
    notes: { type: "array", items: problem },
    valid: { type: "integer" },
    invalid: { type: "integer" },
    results: {
      type: "array",
      items: {
        type: "object",
        properties: {
          line: { type: ["integer", "null"], description: "Line of the dataset's rows, from 1" },
          valid: { type: "boolean" },
          violations: { type: "array", items: violation },
          sample: { description: "What was checked; only for invalid rows of a dataset" },
        },
      },
    },
  },
} as const satisfies JSONSchema;

const versionResponse = {
  type: "object",
  required: ["id", "number", "draft", "digest", "text", "schema"],
  properties: {
    id,
    number: { type: "integer" },
    draft: { type: "string" },
    digest: { type: "string", description: "SHA-256 of the schema's canonical JSON" },
    text: { type: "string" },
    schema: {},
    generationText: { type: ["string", "null"] },
    generationSchema: {},
    message: { type: "string" },
    createdBy: { type: "string" },
    createdAt: { type: "string", format: "date-time" },
    isDuplicate: { type: "boolean", description: "Nothing had changed: the newest version is the answer" },
  },
} as const satisfies JSONSchema;

const schemaResponse = {
  type: "object",
  required: ["id", "owner", "name", "latestVersion", "versionCount"],
  properties: {
    id,
    owner: { type: "object", properties: { id, handle: { type: "string" } } },
    ...fieldProperties,
    createdBy: { type: "string" },
    createdAt: { type: "string", format: "date-time" },
    updatedAt: { type: "string", format: "date-time" },
    versionCount: { type: "integer" },
    recipeCount: { type: "integer" },
    latestVersion: { oneOf: [versionResponse, { type: "null" }] },
  },
} as const satisfies JSONSchema;

/** The REST operations on schemas. */
export const schemaOperations = {
  list: {
    method: "GET",
    path: "/api/v1/schemas",
    operationId: "listSchemas",
    tag: "schemas",
    summary: "List schemas, newest first",
    permission: "schema.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...pageQuery,
        search: { type: "string", maxLength: 200, description: "Part of a name or description" },
        owner: { type: "string", maxLength: 64, description: "Handle of the owner" },
      },
    },
    response: { status: 200, description: "One page of schemas", schema: pageSchema(schemaResponse) },
  },
  create: {
    method: "POST",
    path: "/api/v1/schemas",
    operationId: "createSchema",
    tag: "schemas",
    summary: "Create a schema with its first version",
    permission: "schema.create",
    body: createSchemaBody,
    response: { status: 201, description: "The schema", schema: schemaResponse },
  },
  get: {
    method: "GET",
    path: "/api/v1/schemas/{id}",
    operationId: "getSchema",
    tag: "schemas",
    summary: "Get a schema with its newest version",
    permission: "schema.read",
    response: { status: 200, description: "The schema", schema: schemaResponse },
  },
  update: {
    method: "PATCH",
    path: "/api/v1/schemas/{id}",
    operationId: "updateSchema",
    tag: "schemas",
    summary: "Change a schema's name, description or visibility",
    permission: "schema.update",
    body: updateSchemaBody,
    response: { status: 200, description: "The schema as it is now", schema: schemaResponse },
  },
  delete: {
    method: "DELETE",
    path: "/api/v1/schemas/{id}",
    operationId: "deleteSchema",
    tag: "schemas",
    summary: "Delete a schema; refused while exports with it run, recipes keep their versions",
    permission: "schema.update",
    response: { status: 204, description: "It is deleted", schema: null },
  },
  versions: {
    method: "GET",
    path: "/api/v1/schemas/{id}/versions",
    operationId: "listSchemaVersions",
    tag: "schemas",
    summary: "List the versions of a schema, newest first",
    permission: "schema.read",
    response: { status: 200, description: "Its versions", schema: pageSchema(versionResponse) },
  },
  addVersion: {
    method: "POST",
    path: "/api/v1/schemas/{id}/versions",
    operationId: "addSchemaVersion",
    tag: "schemas",
    summary: "Add a version; earlier ones never change",
    permission: "schema.update",
    body: addSchemaVersionBody,
    response: { status: 201, description: "The version", schema: versionResponse },
  },
  check: {
    method: "POST",
    path: "/api/v1/schemas/check",
    operationId: "checkSchema",
    tag: "schemas",
    summary: "Check a schema, and samples or rows of a dataset against it; nothing is saved",
    permission: "schema.check",
    body: checkSchemaBody,
    response: { status: 200, description: "What is wrong, and what to know", schema: checkResponse },
  },
} as const satisfies Record<string, Operation>;
