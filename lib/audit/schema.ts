import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";

const text = (description: string) =>
  ({ type: "string", minLength: 1, maxLength: 200, description }) as const;
const time = (description: string) =>
  ({
    type: "string",
    maxLength: 40,
    anyOf: [{ format: "date" }, { format: "date-time" }],
    description,
  }) as const;

const filters = {
  actor: text("Part of the actor's name, or its whole id"),
  action: text("An action such as `dataset.created`, or the part before its dot"),
  subjectKind: text("Kind of the row that was written: `dataset`, `export`, …"),
  subjectId: text("Id of the row that was written"),
  from: time("Not before this date or time (ISO 8601)"),
  to: time("Not after this date or time; a date includes that day, in UTC"),
  q: text("Text anywhere in the entry, digests and request id included"),
} as const;

const nullableDigest = {
  type: ["string", "null"],
  description: "SHA-256 of the row in canonical JSON",
} as const;
const entry = {
  type: "object",
  required: [
    "id",
    "at",
    "actorKind",
    "actorId",
    "actorLabel",
    "action",
    "subjectKind",
    "subjectId",
    "canonical",
  ],
  properties: {
    id: { type: "string" },
    at: { type: "string", format: "date-time" },
    actorKind: { type: "string", enum: ["user", "token", "system", "job"] },
    actorId: { type: "string" },
    actorLabel: { type: "string" },
    action: { type: "string" },
    subjectKind: { type: "string" },
    subjectId: { type: "string" },
    subjectLabel: { type: "string" },
    beforeDigest: nullableDigest,
    afterDigest: nullableDigest,
    requestId: { type: "string" },
    details: { type: "object" },
    canonical: { type: "string", description: "The entry in canonical JSON (RFC 8785)" },
  },
} as const;

/** REST operations of the audit log. */
export const auditOperations = {
  list: {
    method: "GET",
    path: "/api/v1/audit",
    operationId: "listAuditEntries",
    tag: "audit",
    summary: "Who wrote what, newest first",
    permission: "audit.read",
    query: { type: "object", additionalProperties: false, properties: { ...pageQuery, ...filters } },
    response: { status: 200, description: "One page of entries", schema: pageSchema(entry) },
  },
  download: {
    method: "GET",
    path: "/api/v1/audit/download",
    operationId: "downloadAuditEntries",
    tag: "audit",
    summary: "All entries that the filters match, newest first, as JSON Lines or CSV",
    permission: "audit.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: { format: { type: "string", enum: ["jsonl", "csv"], default: "jsonl" }, ...filters },
    },
    response: {
      status: 200,
      description: "A file",
      schema: null,
      mediaType: "application/x-ndjson",
      alsoAs: { "text/csv": { type: "string" } },
    },
  },
} as const satisfies Record<string, Operation>;
