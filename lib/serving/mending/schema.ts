import type { JSONSchema } from "json-schema-to-ts";
import type { Operation } from "#lib/operation.ts";
import { mendKinds } from "../preflight/mend-kind.ts";

const kinds = {
  type: "array",
  minItems: 1,
  uniqueItems: true,
  items: { type: "string", enum: mendKinds },
} as const satisfies JSONSchema;
const texts = { type: "array", items: { type: "string" } } as const satisfies JSONSchema;

/** What is mended, and for which target or engine. */
export const mendBody = {
  type: "object",
  additionalProperties: false,
  properties: {
    semver: {
      type: "string",
      maxLength: 64,
      description: "Number of the new version; default: the next patch",
    },
    kinds: {
      ...kinds,
      description: "What to mend; default: what pre-flight's errors call for and takes nothing for granted",
    },
    padRank: { type: "integer", minimum: 1, maximum: 4096, description: "For pad_rank" },
    targetId: { type: "string", minLength: 1, maxLength: 140, description: "Target that it is mended for" },
    vllm: { type: "string", minLength: 1, maxLength: 60, description: "Release of vLLM, without a target" },
    base: { type: "string", maxLength: 140, description: "owner/name of a base model, without a target" },
  },
} as const satisfies JSONSchema;

/** Input of the browser's button. */
export const mendActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name", "version"],
  properties: {
    owner: { type: "string", maxLength: 64 },
    name: { type: "string", maxLength: 64 },
    version: { type: "string", minLength: 1, maxLength: 80 },
    ...mendBody.properties,
  },
} as const satisfies JSONSchema;

/** The REST operation that mends a version. */
export const mendOperations = {
  mend: {
    method: "POST",
    path: "/api/v1/adapters/{owner}/{name}/versions/{v}/mend",
    operationId: "mendVersion",
    tag: "serving",
    summary: "Make a version without defects that need no training, with the same update",
    permission: "adapter.register",
    body: mendBody,
    bodyIsOptional: true,
    response: {
      status: 201,
      description: "The new version",
      schema: {
        type: "object",
        required: ["versionId", "semver", "from", "kinds", "steps", "assumptions", "isExact"],
        properties: {
          versionId: { type: "string", format: "uuid" },
          semver: { type: "string" },
          from: { type: "string" },
          kinds,
          steps: texts,
          assumptions: { ...texts, description: "What has to be true for it to be what was trained" },
          isExact: { type: "boolean", description: "The very same update; else the same but for rounding" },
        },
      },
    },
  },
} as const satisfies Record<string, Operation>;
