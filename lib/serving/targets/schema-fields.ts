import type { JSONSchema } from "json-schema-to-ts";

/** A row's id. */
export const rowId = { type: "string", format: "uuid" } as const;

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

/** What both changes and views of a target have. */
export const shownTargetFields = {
  description: { type: "string", maxLength: 4000 },
  engine: { type: "string", enum: ["vllm", "sglang", "lorax"] },
  servedModelName: {
    type: "string",
    minLength: 1,
    maxLength: 200,
    pattern: "^[^\\s,=-][^\\s,=]*$",
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
export const targetFields = {
  ...shownTargetFields,
  baseModel: { type: "string", maxLength: 140, description: "owner/name of a registered base model" },
  token: {
    type: ["string", "null"],
    minLength: 1,
    maxLength: 4096,
    pattern: "^[\\x21-\\x7e]+$",
    description: "API key that the replicas ask for; kept encrypted and never shown; null removes it",
  },
} as const satisfies Record<string, JSONSchema>;

/** What a target is called. */
export const targetName = {
  type: "string",
  minLength: 1,
  maxLength: 64,
  description: "Unique among targets",
} as const;
/** Where a replica is. */
export const replicaAddress = {
  type: "string",
  minLength: 1,
  maxLength: 500,
  description: "Base URL of one engine process, like http://10.0.0.7:8000; never a load balancer",
} as const;
