import { isJsonObject } from "#lib/json-object.ts";

/** A small value that a JSON Schema allows, as structured outputs make the engine write one. */
export function instanceOf(schema: unknown): unknown {
  if (!isJsonObject(schema)) return {};
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const type: unknown = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "string") return "text".padEnd(Number(schema.minLength ?? 0), "x");
  if (type === "integer" || type === "number") return schema.minimum ?? 1;
  if (type === "boolean") return true;
  if (type === "null") return null;
  if (type === "array") {
    return Array.from({ length: Number(schema.minItems ?? 1) }, () => instanceOf(schema.items));
  }
  const properties = isJsonObject(schema.properties) ? schema.properties : {};
  return Object.fromEntries(Object.entries(properties).map(([name, of]) => [name, instanceOf(of)]));
}

/** The schema that a request constrains its answer with; undefined: it does not. */
export function requestedSchema(body: Readonly<Record<string, unknown>>): unknown {
  const format = body.response_format;
  if (isJsonObject(format) && format.type === "json_schema" && isJsonObject(format.json_schema)) {
    return format.json_schema.schema;
  }
  if (isJsonObject(format) && format.type === "json_object") return {};
  const outputs = body.structured_outputs;
  if (!isJsonObject(outputs)) return undefined;
  return typeof outputs.json === "string" ? JSON.parse(outputs.json) : outputs.json;
}
