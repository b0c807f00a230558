import { isJsonRecord, type JsonRecord } from "#lib/schemas/subschemas.ts";

/**
 * Whether a schema wants an object or array in a property of a row, so that a text found there is parsed
 * before the check. Follows local `$ref`, allOf, anyOf and oneOf; false when text is allowed too.
 */
export function wantsParsedText(schema: unknown, propertyName: string): boolean {
  const types = reachable(schema, [schema])
    .flatMap(({ properties }) =>
      isJsonRecord(properties) && Object.hasOwn(properties, propertyName) ? [properties[propertyName]] : [],
    )
    .flatMap((property) => reachable(schema, [property]))
    .flatMap(({ type }) => type);
  return !types.includes("string") && (types.includes("object") || types.includes("array"));
}

/** The schema objects that apply to the same value as `start`, each once. */
function reachable(root: unknown, start: readonly unknown[]): JsonRecord[] {
  const found = new Set<JsonRecord>();
  const open = [...start];
  for (let schema = open.pop(); schema !== undefined; schema = open.pop()) {
    if (!isJsonRecord(schema) || found.has(schema)) continue;
    found.add(schema);
    for (const list of [schema.allOf, schema.anyOf, schema.oneOf])
      if (Array.isArray(list)) open.push(...list);
    if (typeof schema.$ref === "string") open.push(resolveLocal(root, schema.$ref));
  }
  return [...found];
}

/** The place a reference like `#/$defs/name` leads to; null when it is another kind or leads nowhere. */
function resolveLocal(root: unknown, ref: string): unknown {
  if (!/^#(?:\/|$)/.test(ref) || /%(?![0-7][0-9A-Fa-f])/.test(ref)) return null;
  let at: unknown = root;
  for (const part of decodeURIComponent(ref.slice(1)).split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return null;
    at = Object.getOwnPropertyDescriptor(at, key)?.value;
  }
  return at;
}
