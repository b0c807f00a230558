import { tokenScopes } from "#lib/actor.ts";

/** A new API token. `expiresAt` absent: it does not expire. */
export const createTokenSchema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 1, maxLength: 100 },
    scopes: {
      type: "array",
      items: { type: "string", enum: tokenScopes },
      minItems: 1,
      maxItems: tokenScopes.length,
      uniqueItems: true,
    },
    resourcePatterns: {
      type: "array",
      items: { type: "string", pattern: "^[^/\\s]+/[^/\\s]+$", maxLength: 140 },
      maxItems: 100,
    },
    expiresAt: { type: "string", format: "date-time" },
  },
  required: ["name", "scopes", "resourcePatterns"],
  additionalProperties: false,
} as const;
