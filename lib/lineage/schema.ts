import type { JSONSchema } from "json-schema-to-ts";
import type { Operation } from "#lib/operation.ts";
import { declarableKinds, edgeKinds, evidences } from "./edge-kind.ts";
import { nodeKinds } from "./node-key.ts";

const maxKeyLength = 600;
const kindPattern = `(?:${edgeKinds.join("|")})`;

const nodeQuery = {
  node: {
    type: "string",
    minLength: 1,
    maxLength: maxKeyLength,
    description: "`owner/name@version`, or a node's key such as `dataset:<id>`",
  },
} as const;
const answerLimit = {
  limit: { type: "integer", minimum: 1, maximum: 1000, default: 200, description: "Findings at most" },
} as const;
const rangeQuery = {
  depth: { type: "integer", minimum: 1, maximum: 3, default: 1, description: "Steps in both directions" },
  asOf: {
    type: "string",
    anyOf: [{ format: "date" }, { format: "date-time" }],
    description: "The lineage as it was known then; a date alone means the end of that day, in UTC",
  },
  kinds: {
    type: "string",
    pattern: `^${kindPattern}(?:,${kindPattern})*$`,
    description: `Kinds of edges, separated by commas: ${edgeKinds.join(", ")}`,
  },
  limit: {
    type: "integer",
    minimum: 1,
    maximum: 500,
    default: 40,
    description: "Edges of one node in one direction",
  },
} as const satisfies Record<string, JSONSchema>;

const nodeResponse = {
  type: "object",
  required: ["key", "kind", "label", "status", "href", "isLive"],
  properties: {
    key: { type: "string" },
    kind: { enum: [...nodeKinds, "hidden"] },
    label: { type: "string" },
    detail: { type: "string" },
    status: { type: ["string", "null"] },
    licence: { type: ["string", "null"] },
    href: { type: ["string", "null"] },
    isLive: { type: "boolean" },
    isDeleted: { type: "boolean" },
    upstreamCount: { type: ["integer", "null"] },
    downstreamCount: { type: ["integer", "null"] },
  },
} as const satisfies JSONSchema;

const edgeResponse = {
  type: "object",
  required: ["id", "kind", "from", "to", "evidence", "createdAt"],
  properties: {
    id: { type: "string" },
    kind: { enum: [...edgeKinds] },
    from: { type: "string", description: "Key of the node that came to be" },
    to: { type: "string", description: "Key of the node it came from" },
    evidence: { enum: [...evidences] },
    details: { type: "object" },
    createdAt: { type: "string", format: "date-time" },
    removedAt: { type: ["string", "null"] },
  },
} as const satisfies JSONSchema;

const graphResponse = {
  type: "object",
  required: ["focus", "asOf", "nodes", "edges", "isPartial"],
  properties: {
    focus: { type: ["string", "null"] },
    asOf: { type: ["string", "null"] },
    nodes: { type: "array", items: nodeResponse },
    edges: { type: "array", items: edgeResponse },
    isPartial: { type: "boolean", description: "Some node has more edges than are given" },
  },
} as const satisfies JSONSchema;

const answerResponse = {
  type: "object",
  required: ["about", "findings", "total", "hiddenCount"],
  properties: {
    about: nodeResponse,
    findings: {
      type: "array",
      items: {
        type: "object",
        required: ["node", "steps", "omittedSteps"],
        properties: {
          node: nodeResponse,
          steps: {
            type: "array",
            items: {
              type: "object",
              required: ["kind", "node"],
              properties: { kind: { enum: [...edgeKinds] }, node: nodeResponse },
            },
          },
          omittedSteps: { type: "integer", description: "Left out in the middle of a long way" },
        },
      },
    },
    total: { type: "integer", description: "Findings that you may see, all of them" },
    hiddenCount: { type: "integer", description: "Findings that you may not see" },
  },
} as const satisfies JSONSchema;

const endSchema = {
  type: "string",
  minLength: 1,
  maxLength: maxKeyLength,
  description: "`owner/name@version`, a node's key, or `external:<name or URI>`",
} as const;

const edgeFields = {
  kind: { type: "string", enum: declarableKinds },
  to: { ...endSchema, description: `What the version came from: ${endSchema.description}` },
  from: { ...endSchema, description: `What came from the version: ${endSchema.description}` },
  note: { type: "string", maxLength: 500 },
  weight: { type: "number", description: "Of this part in a merge" },
  order: { type: "integer", minimum: 0, description: "Of this part in a stack, from 0" },
} as const satisfies Record<string, JSONSchema>;

/** Body of an edge that a person declares: the version of the path's adapter is the other end. */
export const addEdgeSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    version: { type: "string", maxLength: 100, description: "Version, alias, `draft` or `latest` (default)" },
    ...edgeFields,
  },
} as const satisfies JSONSchema;

/** An edge declared on a page: the node it speaks of is known by its key. */
export const declareEdgeActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["kind", "node"],
  properties: { ...edgeFields, node: endSchema },
} as const satisfies JSONSchema;

export const removeEdgeActionSchema = {
  type: "object",
  additionalProperties: false,
  required: ["id"],
  properties: { id: { type: "string", maxLength: 100 } },
} as const satisfies JSONSchema;

/** REST operations of lineage. */
export const lineageOperations = {
  graph: {
    method: "GET",
    path: "/api/v1/lineage",
    operationId: "getLineage",
    tag: "lineage",
    summary: "Get the neighbourhood of a node, or the newest ties when none is named",
    permission: "lineage.read",
    query: { type: "object", additionalProperties: false, properties: { ...nodeQuery, ...rangeQuery } },
    response: { status: 200, description: "Nodes and edges", schema: graphResponse },
  },
  nodes: {
    method: "GET",
    path: "/api/v1/lineage/nodes",
    operationId: "searchLineageNodes",
    tag: "lineage",
    summary: "Find versions, base models, datasets, exports and external names by name",
    permission: "lineage.read",
    query: {
      type: "object",
      additionalProperties: false,
      required: ["q"],
      properties: {
        q: { type: "string", minLength: 1, maxLength: 200 },
        limit: { type: "integer", minimum: 1, maximum: 50, default: 8, description: "Of each kind" },
      },
    },
    response: {
      status: 200,
      description: "Nodes",
      schema: {
        type: "object",
        required: ["items"],
        properties: { items: { type: "array", items: nodeResponse } },
      },
    },
  },
  liveVersions: {
    method: "GET",
    path: "/api/v1/lineage/live-versions",
    operationId: "listLiveVersionsThatSaw",
    tag: "lineage",
    summary: "Which live versions saw this dataset or export, through merges, stacks and parents too",
    permission: "lineage.read",
    query: {
      type: "object",
      additionalProperties: false,
      required: ["node"],
      properties: {
        ...nodeQuery,
        ...answerLimit,
        thisVersionAlone: {
          type: "boolean",
          default: false,
          description: "Not the dataset's other versions",
        },
      },
    },
    response: { status: 200, description: "Versions and how each is reached", schema: answerResponse },
  },
  composition: {
    method: "GET",
    path: "/api/v1/lineage/composition",
    operationId: "getComposition",
    tag: "lineage",
    summary: "What a version is made of: base model, data, adapters, to the end",
    permission: "lineage.read",
    query: {
      type: "object",
      additionalProperties: false,
      required: ["node"],
      properties: { ...nodeQuery, ...answerLimit },
    },
    response: { status: 200, description: "Parts and how each is reached", schema: answerResponse },
  },
  licenceImpact: {
    method: "GET",
    path: "/api/v1/lineage/licence-impact",
    operationId: "getLicenceImpact",
    tag: "lineage",
    summary: "What breaks if this base model's licence changes: versions built on it, live ones first",
    permission: "lineage.read",
    query: {
      type: "object",
      additionalProperties: false,
      required: ["node"],
      properties: { ...nodeQuery, ...answerLimit },
    },
    response: { status: 200, description: "Versions and how each is reached", schema: answerResponse },
  },
  ofAdapter: {
    method: "GET",
    path: "/api/v1/adapters/{owner}/{name}/lineage",
    operationId: "getAdapterLineage",
    tag: "lineage",
    summary: "Get the lineage of a version, also as OpenLineage events or PROV-JSON",
    permission: "lineage.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        version: {
          type: "string",
          maxLength: 100,
          description: "Version, alias, `draft` or `latest` (default)",
        },
        ...rangeQuery,
        format: {
          type: "string",
          enum: ["json", "openlineage", "prov-json"],
          default: "json",
          description:
            "`json`: the neighbourhood. `openlineage`: one RunEvent a line (2-0-2) of all it is made of. `prov-json`: the same as W3C PROV",
        },
      },
    },
    response: {
      status: 200,
      description: "Nodes and edges, or a document",
      schema: { anyOf: [graphResponse, { type: "object", title: "PROV-JSON" }] },
      alsoAs: { "application/x-ndjson": { type: "string" } },
    },
  },
  add: {
    method: "POST",
    path: "/api/v1/adapters/{owner}/{name}/lineage",
    operationId: "addLineageEdge",
    tag: "lineage",
    summary: "Declare an edge of a version; a cycle is refused",
    permission: "lineage.update",
    body: addEdgeSchema,
    response: {
      status: 201,
      description: "The edge; isNew false when it was there",
      schema: {
        type: "object",
        required: ["id", "isNew"],
        properties: { id: { type: "string" }, isNew: { type: "boolean" } },
      },
    },
  },
  remove: {
    method: "DELETE",
    path: "/api/v1/adapters/{owner}/{name}/lineage/{edgeId}",
    operationId: "removeLineageEdge",
    tag: "lineage",
    summary: "Take an edge back; as-of questions still see it",
    permission: "lineage.update",
    response: { status: 204, description: "It is taken back", schema: null },
  },
} as const satisfies Record<string, Operation>;
