import type { JSONSchema } from "json-schema-to-ts";
import { rowId as id, targetName as name, shownTargetFields } from "./schema-fields.ts";

const nullableText = { type: ["string", "null"] } as const;
const time = { type: "string", format: "date-time" } as const;
const nullableTime = { type: ["string", "null"], format: "date-time" } as const;

const problemResponse = {
  type: "object",
  required: ["code", "severity", "message", "fix"],
  properties: {
    code: { type: "string" },
    severity: { type: "string", enum: ["error", "warn", "info"] },
    message: { type: "string" },
    fix: { type: "string", description: "The exact command line, environment or step that mends it" },
  },
} as const satisfies JSONSchema;

const replicaCheckResponse = {
  type: "object",
  required: ["replicaId", "address", "checkedAt", "isReachable", "problems"],
  properties: {
    replicaId: id,
    address: { type: "string" },
    checkedAt: time,
    isReachable: { type: "boolean" },
    isHealthy: { type: ["boolean", "null"] },
    engineVersion: nullableText,
    models: {
      type: "array",
      items: {
        type: "object",
        properties: {
          name: { type: "string" },
          root: nullableText,
          parent: { ...nullableText, description: "Null for base models" },
          maxModelLength: { type: ["integer", "null"] },
        },
      },
    },
    runtimeLoading: { type: "string", enum: ["on", "off", "unknown"] },
    maxLoras: { type: ["integer", "null"] },
    maxModelLength: { type: ["integer", "null"] },
    isBalancer: { type: "boolean" },
    problems: { type: "array", items: problemResponse },
  },
} as const satisfies JSONSchema;

const replicaResponse = {
  type: "object",
  required: ["id", "address", "isReachable", "engineVersion"],
  properties: {
    id,
    address: { type: "string" },
    isReachable: { type: ["boolean", "null"], description: "Null: never looked at" },
    engineVersion: nullableText,
    lastSeenAt: nullableTime,
    message: { type: "string" },
    isBalancer: { type: "boolean", description: "Its model lists disagree from poll to poll" },
    check: { oneOf: [replicaCheckResponse, { type: "null" }] },
  },
} as const satisfies JSONSchema;

/** A target as answers have it. */
export const targetResponse = {
  type: "object",
  required: ["id", "name", "owner", "engine", "baseModel", "servedModelName", "revision", "replicas"],
  properties: {
    ...shownTargetFields,
    id,
    name,
    owner: { type: "object", properties: { id, handle: { type: "string" } } },
    isProvedAgainstReal: {
      type: "boolean",
      description: "False: the verbs of this engine were never run against the real engine",
    },
    baseModel: { type: "object", properties: { owner: { type: "string" }, name: { type: "string" } } },
    hasToken: { type: "boolean" },
    pullToken: {
      type: ["object", "null"],
      description: "The service token that replicas pull with",
      properties: {
        id,
        prefix: { type: "string" },
        createdAt: time,
        lastUsedAt: nullableTime,
        resourcePatterns: { type: "array", items: { type: "string" } },
      },
    },
    revision: { type: "integer", description: "Send it with a change" },
    replicas: { type: "array", items: replicaResponse },
    createdAt: time,
    updatedAt: time,
  },
} as const satisfies JSONSchema;

/** What a check found, as its answer has it. */
export const checkResponse = {
  type: "object",
  required: ["targetId", "checkedAt", "isProvedAgainstReal", "replicas", "problems", "launchCommand"],
  properties: {
    targetId: id,
    checkedAt: time,
    isProvedAgainstReal: { type: "boolean" },
    replicas: { type: "array", items: replicaCheckResponse },
    problems: { type: "array", items: problemResponse, description: "Those of no single replica" },
    launchCommand: { type: "string", description: "Shell script that starts a further replica" },
  },
} as const satisfies JSONSchema;
