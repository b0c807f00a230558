import type { Operation } from "#lib/operation.ts";

/** The REST operation behind the command palette. */
export const searchOperations = {
  search: {
    method: "GET",
    path: "/api/v1/search",
    operationId: "search",
    tag: "search",
    summary: "Find datasets, schemas, recipes, exports, owners and pages by name",
    permission: "search.read",
    query: {
      type: "object",
      required: ["q"],
      additionalProperties: false,
      properties: {
        q: { type: "string", minLength: 1, maxLength: 200, description: "Part of a name, or an id" },
        limit: { type: "integer", minimum: 1, maximum: 20, default: 5, description: "Items of each kind" },
      },
    },
    response: {
      status: 200,
      description: "What was found, best kind first",
      schema: {
        type: "object",
        required: ["items"],
        properties: {
          items: {
            type: "array",
            items: {
              type: "object",
              required: ["kind", "title", "href"],
              properties: {
                kind: { type: "string" },
                title: { type: "string" },
                subtitle: { type: ["string", "null"] },
                href: { type: "string" },
              },
            },
          },
        },
      },
    },
  },
} as const satisfies Record<string, Operation>;
