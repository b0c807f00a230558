import type { JSONSchema } from "json-schema-to-ts";
import type { Operation } from "#lib/operation.ts";

const row = {
  type: "object",
  required: ["key", "label", "values", "differs"],
  properties: {
    key: { type: "string" },
    label: { type: "string" },
    values: { type: "array", items: { type: ["string", "null"] }, description: "In the order of `versions`" },
    differs: { type: "boolean" },
  },
} as const satisfies JSONSchema;

const rows = { type: "array", items: row } as const;

export const compareOperations = {
  compare: {
    method: "GET",
    path: "/api/v1/compare",
    operationId: "compareVersions",
    tag: "adapters",
    summary: "Two to four versions side by side, their weights included",
    permission: "compare.read",
    query: {
      type: "object",
      additionalProperties: false,
      required: ["v"],
      properties: {
        v: {
          type: "string",
          maxLength: 200,
          description: "`owner/name@1.0.0`, an alias or `draft` as version; given two to four times",
        },
      },
    },
    response: {
      status: 200,
      description: "Where they differ; weights are `pending` until a job has compared them",
      schema: {
        type: "object",
        properties: {
          versions: { type: "array", items: { type: "object" } },
          card: rows,
          config: rows,
          modules: rows,
          files: rows,
          evaluations: rows,
          training: rows,
          weights: {
            type: "array",
            items: {
              type: "object",
              properties: {
                left: { type: "integer", description: "Index into `versions`" },
                right: { type: "integer" },
                result: {
                  type: "object",
                  description: "`{status: done|pending|failed, document?, message?}`",
                },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies Record<string, Operation>;
