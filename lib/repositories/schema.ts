import type { JSONSchema } from "json-schema-to-ts";
import { type Operation, pageQuery, pageSchema } from "#lib/operation.ts";

const tag = "base models";
const nullableInteger = { type: ["integer", "null"] } as const;
const nullableText = { type: ["string", "null"] } as const;
const document = (path: string, example: string) =>
  ({ type: "object", description: `Becomes ${path}${example}` }) as const;

const fields = {
  description: { type: "string", maxLength: 4000 },
  visibility: {
    type: "string",
    enum: ["team", "everyone"],
    description: "Who reads it beside administrators and reviewers: the owner's members, or everyone",
  },
  generationConfig: document("generation_config.json", ""),
  tokenizerConfig: document("tokenizer_config.json", ""),
  tokenizer: document("tokenizer.json", ""),
  specialTokensMap: document("special_tokens_map.json", ""),
  chatTemplate: { type: "string", maxLength: 1_000_000, description: "Becomes chat_template.jinja" },
} as const satisfies Record<string, JSONSchema>;

const config = document(
  "config.json",
  ": hidden_size, num_hidden_layers, num_attention_heads, vocab_size, model_type…",
);

const shape = {
  type: ["object", "null"],
  description: "What config.json says, in Transformers' names; null when it cannot be read",
  properties: {
    model_type: nullableText,
    architectures: { type: "array", items: { type: "string" } },
    hidden_size: nullableInteger,
    intermediate_size: nullableInteger,
    num_hidden_layers: nullableInteger,
    num_attention_heads: nullableInteger,
    num_key_value_heads: nullableInteger,
    head_dim: nullableInteger,
    vocab_size: nullableInteger,
    tie_word_embeddings: { type: "boolean" },
    torch_dtype: nullableText,
    max_position_embeddings: nullableInteger,
  },
} as const satisfies JSONSchema;

const itemProperties = {
  id: { type: "string", format: "uuid" },
  owner: { type: "string" },
  ownerId: { type: "string", format: "uuid" },
  name: { type: "string" },
  description: { type: "string" },
  visibility: { type: "string", enum: ["team", "everyone"] },
  commit: { type: "string", description: "Head of main, 40 hex digits" },
  shape,
  problem: { ...nullableText, description: "Why there is no shape" },
  createdAt: { type: "string", format: "date-time" },
  updatedAt: { type: "string", format: "date-time" },
} as const satisfies Record<string, JSONSchema>;

const item = {
  type: "object",
  required: ["id", "owner", "name", "visibility", "commit", "shape"],
  properties: itemProperties,
} as const satisfies JSONSchema;

const detail = {
  ...item,
  properties: {
    ...itemProperties,
    config: { type: ["object", "null"], description: "config.json as it is" },
    files: {
      type: "array",
      items: {
        type: "object",
        properties: {
          path: { type: "string" },
          sizeBytes: { type: "integer" },
          sha256: { type: "string" },
        },
      },
    },
    adapterCount: { type: "integer", description: "Adapters one may see that name it" },
  },
} as const satisfies JSONSchema;

/** Input of the browser's dry run of a collection, and of the collection: nothing. */
export const collectionActionSchema = {
  type: "object",
  additionalProperties: false,
  properties: {},
} as const satisfies JSONSchema;

/** Input of the browser's form that registers a base model. */
export const registerBaseModelSchema = {
  type: "object",
  additionalProperties: false,
  required: ["owner", "name", "config"],
  properties: {
    owner: { type: "string", maxLength: 64 },
    name: { type: "string", minLength: 1, maxLength: 64 },
    config: { type: "string", minLength: 2, maxLength: 1_000_000, description: "Text of config.json" },
  },
} as const satisfies JSONSchema;

/** The REST operations on base models: Hub repositories of kind base. */
export const baseModelOperations = {
  list: {
    method: "GET",
    path: "/api/v1/base-models",
    operationId: "listBaseModels",
    tag,
    summary: "List base models, newest first",
    permission: "base_model.read",
    query: {
      type: "object",
      additionalProperties: false,
      properties: {
        ...pageQuery,
        search: { type: "string", maxLength: 200, description: "Part of owner, name or description" },
        owner: { type: "string", maxLength: 64, description: "Handle of the owner" },
      },
    },
    response: { status: 200, description: "One page of base models", schema: pageSchema(item) },
  },
  create: {
    method: "POST",
    path: "/api/v1/base-models",
    operationId: "createBaseModel",
    tag,
    summary: "Register a base model by its config.json; weights may be pushed later",
    permission: "base_model.create",
    body: {
      type: "object",
      additionalProperties: false,
      required: ["name", "config"],
      properties: {
        owner: {
          type: "string",
          maxLength: 64,
          description: "Handle of a user or team; default: the caller",
        },
        name: { type: "string", minLength: 1, maxLength: 64, description: "Unique at its owner" },
        config,
        ...fields,
      },
    },
    response: { status: 201, description: "The base model", schema: detail },
  },
  get: {
    method: "GET",
    path: "/api/v1/base-models/{owner}/{name}",
    operationId: "getBaseModel",
    tag,
    summary: "Get a base model with its config and files",
    permission: "base_model.read",
    response: { status: 200, description: "The base model", schema: detail },
  },
  update: {
    method: "PATCH",
    path: "/api/v1/base-models/{owner}/{name}",
    operationId: "updateBaseModel",
    tag,
    summary: "Change what is said of a base model, or replace its files in a new commit",
    permission: "base_model.update",
    body: {
      type: "object",
      additionalProperties: false,
      minProperties: 1,
      properties: { config, ...fields },
    },
    response: { status: 200, description: "The base model as it is now", schema: detail },
  },
} as const satisfies Record<string, Operation>;
