import type { JSONSchema } from "json-schema-to-ts";
import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";
import { manifestKinds } from "../manifests/manifest-kinds.ts";

const tag = "serving";
const id = { type: "string", format: "uuid" } as const;
const nullableText = { type: ["string", "null"] } as const;
const time = { type: "string", format: "date-time" } as const;
const nullableTime = { type: ["string", "null"], format: "date-time" } as const;

const limits = {
  type: "object",
  additionalProperties: false,
  properties: {
    maxLoraRank: {
      type: "integer",
      minimum: 1,
      maximum: 4096,
      description: "--max-lora-rank of the replicas",
    },
    maxLoras: {
      type: "integer",
      minimum: 1,
      maximum: 10_000,
      description: "--max-loras: adapters in one batch",
    },
    maxCpuLoras: {
      type: ["integer", "null"],
      minimum: 1,
      maximum: 100_000,
      description: "--max-cpu-loras: adapters kept in memory; null: as many as maxLoras",
    },
  },
} as const satisfies JSONSchema;

const folder = { type: ["string", "null"], maxLength: 1024 } as const;

const shownFields = {
  description: { type: "string", maxLength: 4000 },
  engine: { type: "string", enum: ["vllm", "sglang", "lorax"] },
  servedModelName: {
    type: "string",
    minLength: 1,
    maxLength: 200,
    pattern: "^[^\\s,=]+$",
    description: "What replicas call the base model (--served-model-name)",
  },
  adapterSource: {
    type: "string",
    enum: ["hub", "folder"],
    description: "Replicas pull adapters by repository id, or read them from a folder shared with them",
  },
  folderPath: { ...folder, description: "The shared folder as this server sees it" },
  replicaFolderPath: { ...folder, description: "The same folder as replicas see it" },
  limits,
  requiresApproval: { type: "boolean", description: "An unapproved version is refused everywhere" },
  probePrompts: {
    type: "array",
    minItems: 1,
    maxItems: 8,
    items: { type: "string", minLength: 1, maxLength: 2000 },
    description: "Prompts whose log-probabilities show what is served",
  },
  reconcileSeconds: {
    type: "integer",
    minimum: 5,
    maximum: 3600,
    description: "How often replicas are looked at",
  },
  drainSeconds: {
    type: "integer",
    minimum: 0,
    maximum: 3600,
    description: "How long a superseded version stays loaded",
  },
} as const satisfies Record<string, JSONSchema>;

/** What a person says of a target; on creation what is absent has a default, on a change it stays. */
const fields = {
  ...shownFields,
  baseModel: { type: "string", maxLength: 140, description: "owner/name of a registered base model" },
  token: {
    type: ["string", "null"],
    minLength: 1,
    maxLength: 4096,
    pattern: "^[\\x21-\\x7e]+$",
    description: "API key that the replicas ask for; kept encrypted and never shown; null removes it",
  },
} as const satisfies Record<string, JSONSchema>;

const name = { type: "string", minLength: 1, maxLength: 64, description: "Unique among targets" } as const;
const address = {
  type: "string",
  minLength: 8,
  maxLength: 500,
  description: "Base URL of one engine process, like http://10.0.0.7:8000; never a load balancer",
} as const;

/** Body that makes a target. */
export const createTargetSchema = {
  type: "object",
  additionalProperties: false,
  required: ["name", "baseModel"],
  properties: {
    ...fields,
    name,
    owner: { type: "string", maxLength: 64, description: "Handle of a user or team; default: the caller" },
    replicas: { type: "array", maxItems: 500, uniqueItems: true, items: address },
  },
} as const satisfies JSONSchema;

const changes = { ...fields, name } as const;

/** Body of a change to a target: the revision it was read at, and what is to change. */
export const updateTargetSchema = {
  type: "object",
  additionalProperties: false,
  required: ["revision"],
  minProperties: 2,
  properties: { ...changes, revision: { type: "integer", minimum: 0 } },
} as const satisfies JSONSchema;

const targetId = { type: "string", minLength: 1, maxLength: 140, description: "Id or name" } as const;

/** Input of the browser's edit form. */
export const updateTargetActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "changes"],
  properties: { id: targetId, changes: updateTargetSchema },
} as const satisfies JSONSchema;

/** Input of browser actions on one target. */
export const targetIdSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id: targetId },
} as const satisfies JSONSchema;

/** Body that adds a replica. */
export const addReplicaSchema = {
  type: "object",
  additionalProperties: false,
  required: ["address"],
  properties: { address },
} as const satisfies JSONSchema;

/** Input of the browser's form that adds a replica. */
export const addReplicaActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "address"],
  properties: { id: targetId, address },
} as const satisfies JSONSchema;

/** Input of the browser's removal of a replica. */
export const removeReplicaActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", "replicaId"],
  properties: { id: targetId, replicaId: id },
} as const satisfies JSONSchema;

/** Body that makes a target's service token. */
export const createPullTokenSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    keepPreviousHours: {
      type: "integer",
      minimum: 0,
      maximum: 720,
      default: 24,
      description:
        "How long tokens made before go on working, for replicas started with them; 0 revokes them now",
    },
  },
} as const satisfies JSONSchema;

/** Input of the browser's button that makes a service token. */
export const createPullTokenActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id: targetId, ...createPullTokenSchema.properties },
} as const satisfies JSONSchema;

/** Input of the browser's settings of serving: networks that targets may be in, folders that they may share. */
export const servingLimitsSchema = {
  type: "object",
  additionalProperties: false,
  required: ["networks", "folders"],
  properties: {
    networks: {
      type: "array",
      maxItems: 200,
      uniqueItems: true,
      items: { type: "string", minLength: 2, maxLength: 60 },
      description: "Networks in CIDR notation",
    },
    folders: {
      type: "array",
      maxItems: 100,
      uniqueItems: true,
      items: { type: "string", minLength: 2, maxLength: 1024, pattern: "^/" },
      description: "Folders of the server that targets may share with their replicas",
    },
  },
} as const satisfies JSONSchema;

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

const targetResponse = {
  type: "object",
  required: ["id", "name", "owner", "engine", "baseModel", "servedModelName", "revision", "replicas"],
  properties: {
    ...shownFields,
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

const checkResponse = {
  type: "object",
  required: ["targetId", "checkedAt", "isProvedAgainstReal", "replicas", "problems"],
  properties: {
    targetId: id,
    checkedAt: time,
    isProvedAgainstReal: { type: "boolean" },
    replicas: { type: "array", items: replicaCheckResponse },
    problems: { type: "array", items: problemResponse, description: "Those of no single replica" },
  },
} as const satisfies JSONSchema;

/** The REST operations on serving targets. `{id}` is an id or a name. */
export const targetOperations = {
  list: {
    method: "GET",
    path: "/api/v1/targets",
    operationId: "listTargets",
    tag,
    summary: "List serving targets, newest first",
    permission: "target.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...pageQuery,
        search: { type: "string", maxLength: 200, description: "Part of a name or description" },
        owner: { type: "string", maxLength: 64, description: "Handle of the owner" },
      },
    },
    response: { status: 200, description: "One page of targets", schema: pageSchema(targetResponse) },
  },
  create: {
    method: "POST",
    path: "/api/v1/targets",
    operationId: "createTarget",
    tag,
    summary: "Add a serving target",
    permission: "target.create",
    body: createTargetSchema,
    response: { status: 201, description: "The target", schema: targetResponse },
  },
  get: {
    method: "GET",
    path: "/api/v1/targets/{id}",
    operationId: "getTarget",
    tag,
    summary: "Get a target with its replicas, by id or name",
    permission: "target.read",
    response: { status: 200, description: "The target", schema: targetResponse },
  },
  update: {
    method: "PATCH",
    path: "/api/v1/targets/{id}",
    operationId: "updateTarget",
    tag,
    summary: "Edit a target; refused when it was edited since its revision was read",
    permission: "target.update",
    body: updateTargetSchema,
    response: { status: 200, description: "The target as it is now", schema: targetResponse },
  },
  delete: {
    method: "DELETE",
    path: "/api/v1/targets/{id}",
    operationId: "deleteTarget",
    tag,
    summary: "Delete a target; refused while it serves anything",
    permission: "target.delete",
    response: { status: 204, description: "It is deleted, its service token revoked", schema: null },
  },
  addReplica: {
    method: "POST",
    path: "/api/v1/targets/{id}/replicas",
    operationId: "addReplica",
    tag,
    summary: "Add a replica by its address",
    permission: "target.update",
    body: addReplicaSchema,
    response: { status: 201, description: "The target as it is now", schema: targetResponse },
  },
  removeReplica: {
    method: "DELETE",
    path: "/api/v1/targets/{id}/replicas/{replicaId}",
    operationId: "removeReplica",
    tag,
    summary: "Remove a replica; nothing is unloaded from it",
    permission: "target.update",
    response: { status: 204, description: "It is no longer looked at", schema: null },
  },
  check: {
    method: "POST",
    path: "/api/v1/targets/{id}/check",
    operationId: "checkTarget",
    tag,
    summary: "Look at every replica now, and say how to mend what is wrong",
    permission: "target.check",
    response: { status: 200, description: "What was found", schema: checkResponse },
  },
  createPullToken: {
    method: "POST",
    path: "/api/v1/targets/{id}/pull-token",
    operationId: "createPullToken",
    tag,
    summary:
      "Make the service token that replicas pull with; its text is in this answer and nowhere else, so Idempotency-Key does not repeat it",
    permission: "target.update",
    body: createPullTokenSchema,
    response: {
      status: 201,
      description: "The token, and the launch command that carries it",
      schema: {
        type: "object",
        required: ["text", "resourcePatterns", "launchCommand"],
        properties: {
          text: { type: "string" },
          resourcePatterns: { type: "array", items: { type: "string" } },
          launchCommand: { type: "string", description: "Shell script that starts a replica with it" },
        },
      },
    },
  },
  manifest: {
    method: "GET",
    path: "/api/v1/targets/{id}/manifest",
    operationId: "getTargetManifest",
    tag,
    summary: "Download what starts a replica, or tells an operator what to serve",
    permission: "target.read",
    query: {
      type: "object",
      additionalProperties: false,
      required: ["kind"],
      properties: {
        kind: { type: "string", enum: manifestKinds },
        modelPath: {
          type: "string",
          maxLength: 1024,
          pattern: "^/",
          description: "Where the base model lies on the replica, when it is not pulled from here",
        },
      },
    },
    response: { status: 200, description: "The manifest", schema: null, mediaType: "text/plain" },
  },
} as const satisfies Record<string, Operation>;
