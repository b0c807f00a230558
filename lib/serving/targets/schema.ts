import type { JSONSchema } from "json-schema-to-ts";
import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";
import { manifestKinds } from "../manifests/manifest-kinds.ts";
import { replicaAddress as address, targetName as name, rowId, targetFields } from "./schema-fields.ts";
import { checkResponse, targetResponse } from "./schema-responses.ts";

const tag = "serving";

/** Body that makes a target. */
export const createTargetSchema = {
  type: "object",
  additionalProperties: false,
  required: ["name", "baseModel"],
  properties: {
    ...targetFields,
    name,
    owner: { type: "string", maxLength: 64, description: "Handle of a user or team; default: the caller" },
    replicas: { type: "array", maxItems: 500, uniqueItems: true, items: address },
  },
} as const satisfies JSONSchema;

const changes = { ...targetFields, name } as const;

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
  properties: { id: targetId, replicaId: rowId },
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
      description:
        "How long tokens made before go on working (24 unless told), for replicas started with them; 0 revokes them now",
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
    bodyIsOptional: true,
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
    response: {
      status: 200,
      description: "The manifest",
      schema: null,
      mediaType: "text/plain",
      alsoAs: { "application/yaml": { type: "string" } },
    },
  },
} as const satisfies Record<string, Operation>;
