import type { JSONSchema } from "json-schema-to-ts";
import { createDeploymentBody, promoteBody, reasonBody, updateDeploymentBody } from "./schema.ts";

const id = { type: "string", format: "uuid" } as const;

/** Inputs of the browser's actions: what the API has in the path stands beside the body here. */
export const publishSchema = createDeploymentBody;

/** A deployment, and why. */
export const withReasonSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id, ...reasonBody.properties },
} as const satisfies JSONSchema;

export const updateDeploymentSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id", ...updateDeploymentBody.required],
  properties: { id, ...updateDeploymentBody.properties },
} as const satisfies JSONSchema;

export const promoteSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id, ...promoteBody.properties },
} as const satisfies JSONSchema;
