import type { JSONSchema } from "json-schema-to-ts";
import type { Operation } from "#lib/operation.ts";

const finding = {
  type: "object",
  required: ["code", "severity", "message", "evidence", "fix"],
  properties: {
    code: { type: "string" },
    severity: { type: "string", enum: ["error", "warn", "info"] },
    message: { type: "string" },
    evidence: { type: "string" },
    fix: { type: "string" },
    mend: { type: "string", description: "What would take it away without training" },
  },
} as const satisfies JSONSchema;

const report = {
  type: "object",
  required: ["verdict", "findings", "tensors", "engine"],
  properties: {
    verdict: { type: "string", enum: ["publishable", "blocked"] },
    findings: { type: "array", items: finding },
    tensors: { type: "object" },
    engine: {
      type: "object",
      required: ["version", "rulesOf", "isKnown"],
      properties: {
        version: { type: ["string", "null"] },
        rulesOf: { type: "string", description: "The release of vLLM whose rules were applied" },
        isKnown: { type: "boolean" },
      },
    },
  },
} as const satisfies JSONSchema;

/** What is checked, and for which target or engine. */
const preflightBody = {
  type: "object",
  additionalProperties: false,
  required: ["adapter", "version"],
  properties: {
    adapter: { type: "string", maxLength: 140, description: "owner/name" },
    version: {
      type: "string",
      minLength: 1,
      maxLength: 80,
      description: "A number, an alias, `latest` or `draft`",
    },
    targetId: {
      type: "string",
      minLength: 1,
      maxLength: 140,
      description:
        "Id or name of a target, whose engine, limits and base model count; then none of the others",
    },
    vllm: { type: "string", minLength: 1, maxLength: 60, description: "A release of vLLM, such as 0.32.0" },
    maxLoraRank: { type: "integer", minimum: 1, maximum: 4096, description: "--max-lora-rank; default 16" },
    base: {
      type: "string",
      maxLength: 140,
      description: "owner/name of a base model; default: the one that the adapter names",
    },
  },
} as const satisfies JSONSchema;

/** The REST operation of pre-flight. */
export const preflightOperations = {
  run: {
    method: "POST",
    path: "/api/v1/preflight",
    operationId: "preflight",
    tag: "serving",
    summary: "Ask whether a version would be served right",
    permission: "preflight.run",
    body: preflightBody,
    response: { status: 200, description: "Verdict and findings", schema: report },
  },
} as const satisfies Record<string, Operation>;
