import type { JSONSchema } from "json-schema-to-ts";
import {
  aliasBody,
  createAdapterBody,
  decisionBody,
  expected,
  message,
  metricsBody,
  reason,
  registerBody,
  repositoryName,
  statusBody,
  updateAdapterBody,
  versionRef,
} from "./schema-parts.ts";

const adapter = { owner: repositoryName, name: repositoryName } as const;
const alias = { type: "string", minLength: 1, maxLength: 64 } as const;

/** Inputs of the browser's actions: what the API has in the path stands beside the body here. */
export const createAdapterSchema = createAdapterBody;

export const updateAdapterSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name", "changes"],
  properties: { ...adapter, changes: updateAdapterBody },
} as const satisfies JSONSchema;

export const deleteAdapterSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name"],
  properties: adapter,
} as const satisfies JSONSchema;

export const registerVersionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name", "semver"],
  properties: { ...adapter, ...registerBody.properties },
} as const satisfies JSONSchema;

export const setStatusSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name", "version", "status", "reason"],
  properties: { ...adapter, version: versionRef, ...statusBody.properties },
} as const satisfies JSONSchema;

export const requestReviewSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name", "version"],
  properties: { ...adapter, version: versionRef, message },
} as const satisfies JSONSchema;

export const reviewDecisionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "decision", "reason", "rootDigest"],
  properties: { id: { type: "string", format: "uuid" }, ...decisionBody.properties },
} as const satisfies JSONSchema;

export const putAliasSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name", "alias", "version"],
  properties: { ...adapter, alias, ...aliasBody.properties },
} as const satisfies JSONSchema;

export const removeAliasSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name", "alias"],
  properties: { ...adapter, alias, expected, reason },
} as const satisfies JSONSchema;

export const recordMetricsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name", "version", "metrics"],
  properties: { ...adapter, version: versionRef, ...metricsBody.properties },
} as const satisfies JSONSchema;
