import type { JSONSchema } from "json-schema-to-ts";
import type { Permission } from "#lib/access/permissions.ts";

/**
 * One REST operation, as data: the route handler checks requests with it, the OpenAPI document is made from it and
 * the authorization tests walk it. Domains export theirs from `schema.ts`.
 */
export type Operation = {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** OpenAPI path, e.g. `/api/v1/datasets/{id}`. */
  path: string;
  /** Unique, camelCase: `listDatasets`. */
  operationId: string;
  tag: string;
  summary: string;
  permission: Permission;
  query?: JSONSchema;
  body?: JSONSchema;
  /** Nothing in the body has to be said: a request without one is taken as `{}`. */
  bodyIsOptional?: boolean;
  /** Form (multipart/form-data) that is taken instead of the JSON body, by the data plane. */
  form?: JSONSchema;
  /** Status of success and what it answers; `null` for no body or a stream of `mediaType`. */
  response: {
    status: 200 | 201 | 202 | 204;
    description: string;
    schema: JSONSchema | null;
    mediaType?: string;
    /** Media types that it answers in besides, as the query asks for, with their schemas. */
    alsoAs?: Readonly<Record<string, JSONSchema>>;
  };
};

/** Query of every list: page size and the cursor of the answer before. */
export const pageQuery = {
  limit: { type: "integer", minimum: 1, maximum: 200, default: 50, description: "Items a page" },
  cursor: { type: "string", maxLength: 200, description: "`nextCursor` of the page before" },
} as const satisfies Record<string, JSONSchema>;

/** One page of a list. `nextCursor` is null on the last page; `total` counts all that the filters match. */
export type Page<T> = { items: T[]; nextCursor: string | null; total: number };

/** The page's JSON Schema for items of one schema. */
export function pageSchema(items: JSONSchema): JSONSchema {
  return {
    type: "object",
    required: ["items", "nextCursor", "total"],
    properties: {
      items: { type: "array", items },
      nextCursor: { type: ["string", "null"] },
      total: { type: "integer" },
    },
  };
}
