import type { JSONSchema } from "json-schema-to-ts";
import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";
import { deploymentStatuses, deploymentStrategies } from "./deployment.ts";

const tag = "serving";
const path = "/api/v1/deployments/{id}";
const nullableText = { type: ["string", "null"] } as const;
const nullableTime = { type: ["string", "null"], format: "date-time" } as const;
const anyObject = { type: "object" } as const;
const reason = { type: "string", maxLength: 2000 } as const;
const percent = { type: "integer", minimum: 1, maximum: 99 } as const;

/** What is published where; the body of the request, and the input of the browser's action. */
export const createDeploymentBody = {
  type: "object",
  additionalProperties: false,
  required: ["adapter", "version", "targetId"],
  properties: {
    adapter: { type: "string", maxLength: 140, description: "owner/name" },
    version: {
      type: "string",
      minLength: 1,
      maxLength: 80,
      description: "A number, an alias, or `latest`: the version it names now",
    },
    targetId: { type: "string", minLength: 1, maxLength: 140, description: "Id or name of the target" },
    alias: {
      type: "string",
      minLength: 1,
      maxLength: 64,
      description:
        "Moves once every replica is proved; without it the version is served under its own name alone",
    },
    strategy: {
      type: "string",
      enum: deploymentStrategies,
      description:
        "rolling (default): one replica is proved before the others are touched; all: all at once; canary: then only a share of the alias's requests goes there",
    },
    canaryPercent: { ...percent, description: "Share of a canary; default 10" },
    skipsUnreachable: {
      type: "boolean",
      description: "Pass over replicas that do not answer, as long as one does; else one of them fails it",
    },
  },
} as const satisfies JSONSchema;

export const reasonBody = {
  type: "object",
  additionalProperties: false,
  properties: { reason },
} as const satisfies JSONSchema;

export const promoteBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    canaryPercent: { ...percent, description: "Another share; without it all requests go to the canary" },
  },
} as const satisfies JSONSchema;

/** What of a deployment can be changed while it is served. */
export const updateDeploymentBody = {
  type: "object",
  additionalProperties: false,
  required: ["attachesSchema"],
  properties: {
    attachesSchema: {
      type: "boolean",
      description:
        "Requests by its alias get the schema of the version's training data where they bring no format of their own; a setting of the alias, kept by what is published under it later",
    },
  },
} as const satisfies JSONSchema;

const deploymentResponse = {
  type: "object",
  required: ["id", "target", "adapter", "version", "servedName", "status"],
  properties: {
    id: { type: "string", format: "uuid" },
    target: anyObject,
    adapter: anyObject,
    version: anyObject,
    servedName: { type: "string", description: "Immutable, never given to other weights" },
    rootDigest: { type: "string" },
    alias: nullableText,
    aliasRole: {
      type: ["string", "null"],
      enum: ["current", "canary", "previous", null],
      description: "previous: kept loaded for a rollback",
    },
    strategy: { type: "string", enum: deploymentStrategies },
    canaryPercent: { type: ["integer", "null"] },
    attachesSchema: { type: "boolean" },
    skipsUnreachable: { type: "boolean" },
    status: { type: "string", enum: deploymentStatuses },
    isDesired: { type: "boolean", description: "Replicas are to hold it" },
    supersededAt: nullableTime,
    failure: { type: ["object", "null"], description: "`code` and `message`" },
    createdBy: { type: "string" },
    createdAt: { type: "string", format: "date-time" },
    startedAt: nullableTime,
    finishedAt: nullableTime,
    replicas: { type: "array", items: anyObject, description: "What it is on each replica" },
    preflight: { type: ["object", "null"] },
    steps: { type: "array", items: anyObject, description: "What happened, in order" },
    previous: { type: ["object", "null"], description: "What a rollback leads to" },
  },
} as const satisfies JSONSchema;

/** The REST operations on deployments. */
export const deploymentOperations = {
  list: {
    method: "GET",
    path: "/api/v1/deployments",
    operationId: "listDeployments",
    tag,
    summary: "Deployments on the targets one may see, newest first",
    permission: "deployment.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...pageQuery,
        target: { type: "string", maxLength: 140, description: "Id or name" },
        adapter: { type: "string", maxLength: 140, description: "owner/name" },
        status: { type: "string", enum: deploymentStatuses },
      },
    },
    response: { status: 200, description: "One page", schema: pageSchema(deploymentResponse) },
  },
  create: {
    method: "POST",
    path: "/api/v1/deployments",
    operationId: "createDeployment",
    tag,
    summary: "Publish a version: pre-flight, load and prove on the replicas, then move the alias",
    permission: "deployment.create",
    body: createDeploymentBody,
    response: { status: 202, description: "The deployment; follow its events", schema: deploymentResponse },
  },
  get: {
    method: "GET",
    path,
    operationId: "getDeployment",
    tag,
    summary: "One deployment with everything that happened to it",
    permission: "deployment.read",
    response: { status: 200, description: "The deployment", schema: deploymentResponse },
  },
  events: {
    method: "GET",
    path: `${path}/events`,
    operationId: "streamDeploymentEvents",
    tag,
    summary: "Steps of a deployment as they happen (server-sent events `step` and `deployment`)",
    permission: "deployment.read",
    response: {
      status: 200,
      description: "Ends when it is live or has failed",
      schema: null,
      mediaType: "text/event-stream",
    },
  },
  rollBack: {
    method: "POST",
    path: `${path}/rollback`,
    operationId: "rollBackDeployment",
    tag,
    summary: "Give the alias back to the version before; at once when that is still loaded. Ends a canary",
    permission: "deployment.rollback",
    body: reasonBody,
    bodyIsOptional: true,
    response: {
      status: 200,
      description: "The deployment that the alias names, or will name once it is `live`",
      schema: deploymentResponse,
    },
  },
  promote: {
    method: "POST",
    path: `${path}/promote`,
    operationId: "promoteDeployment",
    tag,
    summary: "Give a canary all requests of its alias, or another share of them",
    permission: "deployment.create",
    body: promoteBody,
    bodyIsOptional: true,
    response: { status: 200, description: "The deployment", schema: deploymentResponse },
  },
  update: {
    method: "PATCH",
    path,
    operationId: "updateDeployment",
    tag,
    summary: "Say whether requests by its alias get the schema of the version's training data",
    permission: "deployment.create",
    body: updateDeploymentBody,
    response: { status: 200, description: "The deployment", schema: deploymentResponse },
  },
  retire: {
    method: "DELETE",
    path,
    operationId: "retireDeployment",
    tag,
    summary:
      "Take it off its target, or call it off while it is published; unloaded after the time for draining",
    permission: "deployment.retire",
    query: reasonBody,
    response: { status: 204, description: "It is served no more", schema: null },
  },
  servedAt: {
    method: "GET",
    path: "/api/v1/adapters/{owner}/{name}/served",
    operationId: "listServed",
    tag,
    summary: "What was served under the aliases of an adapter at a time, on each target",
    permission: "adapter.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        alias: { type: "string", maxLength: 64 },
        target: { type: "string", maxLength: 140, description: "Id or name" },
        at: { type: "string", format: "date-time", description: "Default: now" },
      },
    },
    response: { status: 200, description: "By alias and target", schema: pageSchema(anyObject) },
  },
} as const satisfies Record<string, Operation>;
