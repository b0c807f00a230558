import type { JSONSchema } from "json-schema-to-ts";
import { versionStatuses } from "./status/policy.ts";

/** Pieces that the operations and actions on adapters share. */
export const semver = {
  type: "string",
  minLength: 5,
  maxLength: 64,
  description: "Semantic Versioning 2.0.0, without build metadata",
} as const;
export const reason = { type: "string", maxLength: 2000 } as const;
export const message = { type: "string", maxLength: 4000 } as const;
export const visibility = {
  type: "string",
  enum: ["team", "everyone"],
  description: "Who reads it beside administrators and reviewers: the owner's members, or everyone",
} as const;
export const repositoryName = { type: "string", minLength: 1, maxLength: 64 } as const;
/** A number, an alias, `latest` or `draft`. */
export const versionRef = { type: "string", minLength: 1, maxLength: 80 } as const;
export const expected = {
  type: ["string", "null"],
  maxLength: 80,
  description:
    "Number that the alias pointed at when you looked, null: it was not there. Another one is answered by 412",
} as const;

const nullableText = { type: ["string", "null"] } as const;
const texts = { type: "array", items: { type: "string" } } as const;
const time = { type: "string", format: "date-time" } as const;
const status = { type: "string", enum: versionStatuses } as const;

/** Body and form fields that register a version. */
export const registerBody = {
  type: "object",
  additionalProperties: false,
  required: ["semver"],
  properties: {
    semver,
    from: {
      type: "string",
      minLength: 1,
      maxLength: 200,
      description: "`draft` (default), or a branch, tag or commit id",
    },
    message: { ...message, description: "What is new, for people" },
  },
} as const satisfies JSONSchema;

/** Text fields of the form that carries files. */
export const uploadFieldsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["semver"],
  properties: { semver, message: registerBody.properties.message },
} as const satisfies JSONSchema;

export const statusBody = {
  type: "object",
  additionalProperties: false,
  required: ["status", "reason"],
  properties: { status: { ...status, enum: ["deprecated", "withdrawn"] }, reason },
} as const satisfies JSONSchema;

export const decisionBody = {
  type: "object",
  additionalProperties: false,
  required: ["decision", "reason", "rootDigest"],
  properties: {
    decision: { type: "string", enum: ["approved", "rejected"] },
    reason,
    rootDigest: {
      type: "string",
      pattern: "^[0-9a-f]{64}$",
      description: "Of the files that were looked at",
    },
  },
} as const satisfies JSONSchema;

export const aliasBody = {
  type: "object",
  additionalProperties: false,
  required: ["version"],
  properties: { version: versionRef, expected, reason },
} as const satisfies JSONSchema;

const metric = {
  type: "object",
  additionalProperties: false,
  required: ["name", "value"],
  properties: {
    name: { type: "string", minLength: 1, maxLength: 256, description: "For example eval_loss" },
    value: { type: "number" },
    split: { type: "string", maxLength: 256 },
    dataset: { type: "string", maxLength: 512 },
    source: { type: "string", maxLength: 2048, description: "A program, a file or a URL" },
  },
} as const satisfies JSONSchema;

export const metricsBody = {
  type: "object",
  additionalProperties: false,
  required: ["metrics"],
  properties: { metrics: { type: "array", minItems: 1, maxItems: 500, items: metric } },
} as const satisfies JSONSchema;

export const createAdapterBody = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    owner: { ...repositoryName, description: "Handle of a user or team; default: the caller" },
    name: repositoryName,
    description: message,
    visibility,
  },
} as const satisfies JSONSchema;

export const updateAdapterBody = {
  type: "object",
  additionalProperties: false,
  minProperties: 1,
  properties: { description: message, visibility },
} as const satisfies JSONSchema;

/** What answers look like. */
export const adapterResponse = {
  type: "object",
  required: ["id", "owner", "name", "version", "status", "updatedAt"],
  properties: {
    id: { type: "string" },
    owner: { type: "string" },
    name: { type: "string" },
    description: { type: "string" },
    visibility,
    version: { ...nullableText, description: "The version shown first: the highest release" },
    status: { type: ["string", "null"], enum: [...versionStatuses, null] },
    baseModel: nullableText,
    taskType: nullableText,
    domain: nullableText,
    languages: texts,
    licence: nullableText,
    tags: texts,
    rank: { type: ["integer", "null"] },
    parameterCount: { type: ["integer", "null"] },
    downloads: { type: "integer" },
    createdAt: time,
    updatedAt: time,
  },
} as const satisfies JSONSchema;

export const versionResponse = {
  type: "object",
  required: ["id", "semver", "status", "rootDigest"],
  properties: {
    id: { type: "string" },
    semver: { ...nullableText, description: "Null: the draft" },
    status,
    statusReason: { type: "string" },
    isPrerelease: { type: "boolean" },
    commitOid: nullableText,
    rootDigest: {
      ...nullableText,
      description: "SHA-256 over the files' digests (OpenSSF Model Signing v1.0, method files)",
    },
    sizeBytes: { type: "integer" },
    createdBy: { type: "string" },
    createdAt: time,
    registeredAt: nullableText,
    updatedAt: time,
    aliases: texts,
    cardRevision: { type: "integer" },
    completeness: { type: "number" },
    baseModel: nullableText,
    taskType: nullableText,
    domain: nullableText,
    languages: texts,
    licence: nullableText,
    tags: texts,
    rank: { type: ["integer", "null"] },
    parameterCount: { type: ["integer", "null"] },
    isMeasured: { type: "boolean" },
    measureError: nullableText,
    card: { type: "object" },
  },
} as const satisfies JSONSchema;

export const reviewResponse = {
  type: "object",
  required: ["id", "rootDigest", "requestedBy", "decision"],
  properties: {
    id: { type: "string" },
    repository: { type: "object" },
    version: { type: "object" },
    rootDigest: { type: "string" },
    requestedBy: { type: "string" },
    message: { type: "string" },
    createdAt: time,
    decision: { type: ["string", "null"], enum: ["approved", "rejected", null] },
    reason: { type: "string" },
    decidedBy: nullableText,
    decidedAt: nullableText,
  },
} as const satisfies JSONSchema;

export const aliasResponse = {
  type: "object",
  properties: {
    alias: { type: "string" },
    current: { type: ["object", "null"] },
    moves: { type: "array", items: { type: "object" }, description: "Newest first" },
  },
} as const satisfies JSONSchema;
