/** A JSON object, arrays excluded. */
export type JsonRecord = Record<string, unknown>;

export function isJsonRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Adds one step to a JSON pointer (RFC 6901). */
export function pointerTo(base: string, step: string | number): string {
  return `${base}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** How a keyword holds subschemas: itself one, a list of them, a map of them, or one or a list. */
export type SubschemaShape = "schema" | "list" | "map" | "schemaOrList";

const subschemaShapes: ReadonlyMap<string, SubschemaShape> = new Map([
  ["additionalItems", "schema"],
  ["additionalProperties", "schema"],
  ["allOf", "list"],
  ["anyOf", "list"],
  ["contains", "schema"],
  ["contentSchema", "schema"],
  ["definitions", "map"],
  ["$defs", "map"],
  ["dependencies", "map"],
  ["dependentSchemas", "map"],
  ["else", "schema"],
  ["if", "schema"],
  ["items", "schemaOrList"],
  ["not", "schema"],
  ["oneOf", "list"],
  ["patternProperties", "map"],
  ["prefixItems", "list"],
  ["properties", "map"],
  ["propertyNames", "schema"],
  ["then", "schema"],
  ["unevaluatedItems", "schema"],
  ["unevaluatedProperties", "schema"],
]);

/** How a keyword holds subschemas, or undefined when it holds none. */
export function subschemaShape(keyword: string): SubschemaShape | undefined {
  return subschemaShapes.get(keyword);
}

/** Keywords whose subschemas apply to the same value as the schema that holds them. */
export const inPlaceKeywords: ReadonlySet<string> = new Set([
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "then",
  "else",
  "dependentSchemas",
  "dependencies",
]);

/** One subschema of a schema: the keyword that holds it and its JSON pointer from that schema. */
export type Subschema = { keyword: string; pointer: string; schema: unknown };

/** The direct subschemas of a schema object, in the order of its keys. */
export function subschemasOf(schema: JsonRecord): Subschema[] {
  const found: Subschema[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    const shape = subschemaShapes.get(keyword);
    const at = pointerTo("", keyword);
    if (shape === undefined) continue;
    if (Array.isArray(value)) {
      if (shape !== "list" && shape !== "schemaOrList") continue;
      for (const [index, schema] of value.entries())
        found.push({ keyword, pointer: pointerTo(at, index), schema });
    } else if (shape === "map" && isJsonRecord(value)) {
      for (const [name, schema] of Object.entries(value)) {
        if (!Array.isArray(schema)) found.push({ keyword, pointer: pointerTo(at, name), schema });
      }
    } else if (shape === "schema" || shape === "schemaOrList") {
      found.push({ keyword, pointer: at, schema: value });
    }
  }
  return found;
}

/** A copy of a schema object in which every direct subschema is replaced by what `change` makes of it. */
export function mapSubschemas(schema: JsonRecord, change: (schema: unknown) => unknown): JsonRecord {
  const copy = emptyRecord();
  for (const [keyword, value] of Object.entries(schema)) copy[keyword] = mapKeyword(keyword, value, change);
  return copy;
}

/** An object without a prototype, in which `__proto__` is a name like any other. */
export function emptyRecord(): JsonRecord {
  return Object.create(null);
}

function mapKeyword(keyword: string, value: unknown, change: (schema: unknown) => unknown): unknown {
  const shape = subschemaShapes.get(keyword);
  if (shape === undefined) return value;
  if (Array.isArray(value)) return shape === "list" || shape === "schemaOrList" ? value.map(change) : value;
  if (shape === "map" && isJsonRecord(value)) {
    const copy = emptyRecord();
    for (const [name, item] of Object.entries(value)) copy[name] = Array.isArray(item) ? item : change(item);
    return copy;
  }
  return shape === "schema" || shape === "schemaOrList" ? change(value) : value;
}
