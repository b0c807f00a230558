import type { JSONSchema } from "json-schema-to-ts";
import { permissionRule } from "#lib/access/permissions.ts";
import type { Operation } from "#lib/operation.ts";

const problem = {
  type: "object",
  description: "RFC 9457 problem document",
  required: ["type", "title", "status", "code", "detail", "errors"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    code: { type: "string", description: "Stable, for programs" },
    detail: { type: "string", description: "A sentence for people" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["pointer", "message"],
        properties: { pointer: { type: "string" }, message: { type: "string" } },
      },
    },
    requestId: { type: "string" },
  },
} as const;

const compatibleError = {
  type: "object",
  description: "Errors of the ThemisDB-compatible routes",
  required: ["status", "error"],
  properties: { status: { type: "string", enum: ["error"] }, error: { type: "string" } },
} as const;

type Json = Record<string, unknown>;

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
}

function isSchemaObject(schema: JSONSchema | undefined): schema is Exclude<JSONSchema, boolean> {
  return typeof schema === "object";
}

function queryParameters(query: JSONSchema | undefined): Json[] {
  if (!isSchemaObject(query) || query.properties === undefined) return [];
  const required = new Set<unknown>(Array.isArray(query.required) ? query.required : []);
  return Object.entries(query.properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.has(name),
    ...(isSchemaObject(schema) && schema.description !== undefined
      ? { description: schema.description }
      : {}),
    schema,
  }));
}

function requestBody(operation: Operation): Json {
  const { body, form } = operation;
  if (body === undefined && form === undefined) return {};
  const content = {
    ...(body && { "application/json": { schema: body } }),
    ...(form && { "multipart/form-data": { schema: form } }),
  };
  return { requestBody: { required: operation.bodyIsOptional !== true, content } };
}

function successResponse({ description, schema, mediaType, alsoAs }: Operation["response"]): Json {
  if (schema === null && mediaType === undefined) return { description };
  const main = { [mediaType ?? "application/json"]: schema ?? { type: "string" } };
  const content = Object.entries({ ...main, ...alsoAs }).map(([type, of]) => [type, { schema: of }]);
  return { description, content: Object.fromEntries(content) };
}

function errorResponse(operation: Operation): Json {
  const isCompatible = operation.tag === "themisdb";
  const name = isCompatible ? "CompatibleError" : "Problem";
  const mediaType = isCompatible ? "application/json" : "application/problem+json";
  return {
    description: "What went wrong, where, and what to do",
    content: { [mediaType]: { schema: { $ref: `#/components/schemas/${name}` } } },
  };
}

function idempotencyKey(operation: Operation): Json[] {
  if (operation.method === "GET" || operation.tag === "themisdb") return [];
  const description = "A repeat with the same key gets the first answer";
  return [{ name: "Idempotency-Key", in: "header", description, schema: { type: "string", maxLength: 200 } }];
}

function toOperation(operation: Operation): Json {
  const rule = permissionRule(operation.permission);
  return {
    operationId: operation.operationId,
    tags: [operation.tag],
    summary: operation.summary,
    description: `Needs the permission \`${operation.permission}\` (roles ${rule.roles.join(", ")}; token scope \`${rule.scope}\`).`,
    parameters: [
      ...pathParameters(operation.path),
      ...queryParameters(operation.query),
      ...idempotencyKey(operation),
    ],
    ...requestBody(operation),
    responses: {
      [operation.response.status]: successResponse(operation.response),
      default: errorResponse(operation),
    },
  };
}

/** The OpenAPI 3.1 document of these operations, made from the same schemas that check requests. */
export function openapiDocument(operations: readonly Operation[], serverUrl: string): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method.toLowerCase()]: toOperation(operation),
    };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Adaptery",
      version: "1",
      description:
        "Datasets, exports, adapters, lineage and serving over HTTP. Times are ISO 8601 in UTC, sizes in bytes.",
    },
    servers: [{ url: serverUrl }],
    security: [{ token: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "An API token" } },
      schemas: { Problem: problem, CompatibleError: compatibleError },
    },
  };
}
