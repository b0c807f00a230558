import type { JSONSchema } from "json-schema-to-ts";
import type { Operation } from "#lib/operation.ts";
import { targetResponse } from "../targets/schema-responses.ts";

const tag = "serving";
const text = { type: "string" } as const;
const textOrNull = { type: ["string", "null"] } as const;
const numberOrNull = { type: ["number", "null"] } as const;
const states = [
  "missing",
  "loading",
  "unverified",
  "verified",
  "wrong_weights",
  "inert",
  "unexpected",
  "unreachable",
] as const;

const adapterState = {
  type: "object",
  required: ["servedName", "state", "message"],
  properties: {
    servedName: text,
    deploymentId: { ...textOrNull, description: "Null: on the replica, but not ours" },
    state: { type: "string", enum: states },
    root: { ...textOrNull, description: "Where the replica's model list says that it was loaded from" },
    differenceFromBase: { ...numberOrNull, description: "Largest difference of log-probabilities, in nats" },
    differenceFromGolden: numberOrNull,
    verifiedAt: textOrNull,
    failures: { type: "integer", description: "Tries in a row that did not end in `verified`" },
    nextTryAt: textOrNull,
    message: text,
  },
} as const satisfies JSONSchema;

const stateChange = {
  type: "object",
  required: ["servedName", "from", "to", "at"],
  properties: { servedName: text, from: textOrNull, to: textOrNull, message: text, at: text },
} as const satisfies JSONSchema;

const replica = {
  type: "object",
  required: ["id", "address", "adapters", "changes"],
  properties: {
    id: text,
    address: text,
    isReachable: { type: ["boolean", "null"] },
    isBalancer: { type: "boolean" },
    engineVersion: textOrNull,
    message: text,
    failures: { type: "integer", description: "Looks in a row that it did not answer" },
    lastSeenAt: textOrNull,
    observedAt: textOrNull,
    nextLookAt: textOrNull,
    adapters: { type: "array", items: adapterState },
    changes: { type: "array", items: stateChange, description: "The newest 50, newest first" },
  },
} as const satisfies JSONSchema;

const samplePoint = {
  type: "object",
  required: ["at", "reachable"],
  properties: {
    at: text,
    reachable: { type: "number", description: "Share of looks that it answered" },
    runningAdapters: numberOrNull,
    waitingAdapters: numberOrNull,
    maxLoras: numberOrNull,
    requestsRunning: numberOrNull,
    requestsWaiting: numberOrNull,
    kvCacheUsage: numberOrNull,
  },
} as const satisfies JSONSchema;

/** The REST operations on what the reconciler does and finds. `{id}` is a target's id or name. */
export const reconcileOperations = {
  reconcile: {
    method: "POST",
    path: "/api/v1/targets/{id}/reconcile",
    operationId: "reconcileTarget",
    tag,
    summary: "Look at every replica now and put right what differs, without waiting for back-off",
    permission: "target.check",
    response: { status: 202, description: "The target; poll its replicas", schema: targetResponse },
  },
  replicas: {
    method: "GET",
    path: "/api/v1/targets/{id}/replicas",
    operationId: "listReplicas",
    tag,
    summary: "Replicas with the state of every served name and what changed last",
    permission: "target.read",
    response: {
      status: 200,
      description: "Replicas, oldest first",
      schema: {
        type: "object",
        required: ["items"],
        properties: { items: { type: "array", items: replica } },
      },
    },
  },
  samples: {
    method: "GET",
    path: "/api/v1/targets/{id}/samples",
    operationId: "listReplicaSamples",
    tag,
    summary: "Health and LoRA pressure of replicas over time, at most 300 points each",
    permission: "target.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        since: { type: "string", format: "date-time", description: "Beginning; default: a day ago" },
      },
    },
    response: {
      status: 200,
      description: "Averages by span of time",
      schema: {
        type: "object",
        required: ["since", "bucketSeconds", "replicas"],
        properties: {
          since: text,
          bucketSeconds: { type: "integer" },
          replicas: {
            type: "array",
            items: {
              type: "object",
              required: ["id", "address", "points"],
              properties: { id: text, address: text, points: { type: "array", items: samplePoint } },
            },
          },
        },
      },
    },
  },
} as const satisfies Record<string, Operation>;
