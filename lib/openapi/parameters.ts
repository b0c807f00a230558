import type { JSONSchema } from "json-schema-to-ts";
import type { Operation } from "#lib/operation.ts";

/** One thing an operation takes beside its body. */
export type Parameter = { name: string; place: "path" | "query"; type: string; description: string };

function typeOf(schema: JSONSchema): string {
  if (typeof schema !== "object") return "any";
  if (Array.isArray(schema.enum)) return schema.enum.join(" | ");
  const type = [schema.type ?? "any"].flat().join(" or ");
  return schema.default === undefined ? type : `${type}, default ${JSON.stringify(schema.default)}`;
}

/** What stands in the path and the query of an operation, in words. */
export function parametersOf({ path, query }: Operation): Parameter[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/gu)].map(([, name = ""]) => ({
    name,
    place: "path" as const,
    type: "string",
    description: "",
  }));
  const properties = typeof query === "object" ? (query.properties ?? {}) : {};
  const inQuery = Object.entries(properties).map(([name, schema]) => ({
    name,
    place: "query" as const,
    type: typeOf(schema),
    description: typeof schema === "object" ? (schema.description ?? "") : "",
  }));
  return [...inPath, ...inQuery];
}
