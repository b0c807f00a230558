import type { JSONSchema } from "json-schema-to-ts";
import { cardSchema } from "#lib/adapters/cards/card-schema.ts";
import { evidenceKinds } from "#lib/adapters/cards/evidence.ts";
import type { Operation } from "#lib/operation.ts";

const revision = {
  type: "integer",
  minimum: 0,
  description: "`cardRevision` of the card that was read",
} as const;

const changes = {
  type: "object",
  maxProperties: 1024,
  additionalProperties: true,
  description:
    "New values of declared fields by JSON pointer into the card; null takes a declared value back",
} as const;

const evidence = {
  type: "object",
  description: "What is said of each field, by JSON pointer, strongest first",
  additionalProperties: {
    type: "array",
    items: {
      type: "object",
      required: ["kind", "value", "source", "at"],
      properties: {
        kind: { type: "string", enum: evidenceKinds },
        value: {},
        source: { type: "string" },
        at: { type: "string", format: "date-time" },
        problem: { type: "string" },
      },
    },
  },
} as const satisfies JSONSchema;

const cardView = {
  type: "object",
  required: ["card", "evidence", "cardRevision", "completeness", "missing", "conflicts", "problems"],
  properties: {
    adapter: { type: "string", description: "`owner/name`" },
    version: { type: ["string", "null"], description: "Null: the draft" },
    cardRevision: { type: "integer" },
    completeness: { type: "number", description: "0 to 1" },
    card: cardSchema,
    evidence,
    conflicts: { type: "array", items: { type: "object" } },
    problems: { type: "array", items: { type: "object" } },
    missing: { type: "array", items: { type: "object" } },
  },
} as const satisfies JSONSchema;

/** Body of PATCH: what changes, and which state of the card was read. */
export const updateCardBody = {
  type: "object",
  additionalProperties: false,
  required: ["cardRevision", "changes"],
  properties: {
    cardRevision: revision,
    changes,
    summary: { type: "string", maxLength: 1000, description: "What was changed and why, for the history" },
  },
} as const satisfies JSONSchema;

/** The same as a form sends it. */
export const updateCardSchema = {
  ...updateCardBody,
  required: ["versionId", "cardRevision", "changes"],
  properties: { versionId: { type: "string", format: "uuid" }, ...updateCardBody.properties },
} as const satisfies JSONSchema;

const path = "/api/v1/adapters/{owner}/{name}/versions/{v}/card";
const tag = "adapters";

/** Spellings a card is read in. */
export const cardFormats = ["card", "themisdb", "themisdb-flat", "readme"] as const;
export type CardFormat = (typeof cardFormats)[number];

export const cardOperations = {
  read: {
    method: "GET",
    path,
    operationId: "getCard",
    tag,
    summary: "The card of a version with its evidence; `v` is a number, an alias, latest or draft",
    permission: "adapter.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        format: {
          type: "string",
          enum: cardFormats,
          default: "card",
          description:
            "card: with evidence; themisdb, themisdb-flat: adapter_metadata.json; readme: Hub README",
        },
      },
    },
    response: {
      status: 200,
      description: "The card, as `format` says",
      schema: { anyOf: [cardView, { type: "object", title: "adapter_metadata.json" }] },
      alsoAs: { "text/markdown": { type: "string" } },
    },
  },
  update: {
    method: "PATCH",
    path,
    operationId: "updateCard",
    tag,
    summary: "Declare fields of a card, or take declared values back",
    permission: "card.update",
    body: updateCardBody,
    response: { status: 200, description: "The card as it reads now", schema: cardView },
  },
} as const satisfies Record<string, Operation>;
