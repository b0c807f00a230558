import { tokenScopes } from "#lib/actor.ts";
import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";

const scopes = {
  type: "array",
  items: { type: "string", enum: tokenScopes },
  minItems: 1,
  maxItems: tokenScopes.length,
  uniqueItems: true,
  description: "What it may do, within what the role of its user allows",
} as const;

const resourcePatterns = {
  type: "array",
  items: { type: "string", pattern: "^[^/\\s]+/[^/\\s]+$", maxLength: 140 },
  maxItems: 100,
  description: "`owner/name` patterns it is limited to (`*` matches within a segment); empty: not limited",
} as const;

/** A new API token. `expiresAt` absent: it does not expire. */
export const createTokenSchema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 1, maxLength: 100, description: "What it is for" },
    scopes,
    resourcePatterns,
    expiresAt: { type: "string", format: "date-time" },
  },
  required: ["name", "scopes", "resourcePatterns"],
  additionalProperties: false,
} as const;

const createTokenBody = { ...createTokenSchema, required: ["name", "scopes"] } as const;

const id = { type: "string", format: "uuid" } as const;

/** Which token. */
export const tokenIdSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id },
} as const;

const nullableTime = { type: ["string", "null"], format: "date-time" } as const;
const tokenProperties = {
  id,
  name: { type: "string" },
  prefix: { type: "string", description: "Its first characters, to recognise it by" },
  scopes,
  resourcePatterns,
  owner: { type: "string", description: "Handle of its user" },
  createdAt: { type: "string", format: "date-time" },
  expiresAt: nullableTime,
  lastUsedAt: { ...nullableTime, description: "Saved within ten seconds of a use" },
} as const;
const tokenResponse = {
  type: "object",
  required: Object.keys(tokenProperties),
  properties: tokenProperties,
} as const;

/** The REST operations on API tokens. */
export const tokenOperations = {
  list: {
    method: "GET",
    path: "/api/v1/tokens",
    operationId: "listTokens",
    tag: "tokens",
    summary: "List one's own API tokens, or everybody's as an administrator",
    permission: "token.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...pageQuery,
        cursor: { ...id, description: "`nextCursor` of the page before" },
        owner: { type: "string", maxLength: 64, description: "Handle of the user" },
      },
    },
    response: { status: 200, description: "One page of tokens", schema: pageSchema(tokenResponse) },
  },
  create: {
    method: "POST",
    path: "/api/v1/tokens",
    operationId: "createToken",
    tag: "tokens",
    summary:
      "Create an API token; its text is in this answer and nowhere else, so Idempotency-Key does not repeat it",
    permission: "token.manage",
    body: createTokenBody,
    response: {
      status: 201,
      description: "The token with its text",
      schema: {
        ...tokenResponse,
        required: [...tokenResponse.required, "text"],
        properties: { ...tokenProperties, text: { type: "string" } },
      },
    },
  },
  revokeByQuery: {
    method: "DELETE",
    path: "/api/v1/tokens",
    operationId: "revokeTokenByQuery",
    tag: "tokens",
    summary: "Revoke the API token that the query names",
    permission: "token.manage",
    query: tokenIdSchema,
    response: { status: 204, description: "It is revoked", schema: null },
  },
  revoke: {
    method: "DELETE",
    path: "/api/v1/tokens/{id}",
    operationId: "revokeToken",
    tag: "tokens",
    summary: "Revoke an API token",
    permission: "token.manage",
    response: { status: 204, description: "It is revoked", schema: null },
  },
} as const satisfies Record<string, Operation>;
