import { emptyRecord, isJsonRecord, type JsonRecord } from "#lib/schemas/subschemas.ts";

/** Rewrites the keywords of one schema object that Ajv reads differently from the specification into equal ones. */
export function normaliseKeywords(schema: JsonRecord): JsonRecord {
  return withoutNullable(withThen(withMatchedProtoName(withEmptyEnum(schema))));
}

/** `enum: []` allows nothing; Ajv refuses to compile it. */
function withEmptyEnum(schema: JsonRecord): JsonRecord {
  if (!Array.isArray(schema.enum) || schema.enum.length > 0) return schema;
  const { enum: _nothing, ...rest } = schema;
  return { ...rest, allOf: [...(Array.isArray(rest.allOf) ? rest.allOf : []), false] };
}

/** Ajv skips a property named `__proto__`; the same name written as a pattern is checked. */
function withMatchedProtoName(schema: JsonRecord): JsonRecord {
  const properties = schema.properties;
  if (!isJsonRecord(properties) || !Object.hasOwn(properties, "__proto__")) return schema;
  const patterns = emptyRecord();
  if (isJsonRecord(schema.patternProperties)) Object.assign(patterns, schema.patternProperties);
  patterns["^__proto__$"] = Object.getOwnPropertyDescriptor(properties, "__proto__")?.value;
  return { ...schema, patternProperties: patterns };
}

const thenKeyword = "then";

/** Ajv skips an `if` without `then`, and with it what `if` evaluated for `unevaluated*`. */
function withThen(schema: JsonRecord): JsonRecord {
  if (schema.if === undefined || schema.then !== undefined) return schema;
  // An empty schema would be skipped too: this one allows everything and is still a rule.
  return { ...schema, [thenKeyword]: { not: false } };
}

/** OpenAPI's `nullable` is no JSON Schema keyword; Ajv reads it, and fails where `type` is missing. */
function withoutNullable(schema: JsonRecord): JsonRecord {
  if (!("nullable" in schema)) return schema;
  const { nullable: _foreign, ...rest } = schema;
  return rest;
}
