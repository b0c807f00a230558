/**
 * Whether a schema wants an object or array in a property, so that a row's text there is parsed
 * before the check. Follows local `$ref`, allOf, anyOf and oneOf; false when text is allowed too.
 */
export function wantsParsedText(schema: unknown, propertyName: string): boolean {
  return typesAt(schema, propertiesOf(schema, schema, propertyName, 0), 0).wants;
}

type Verdict = { wants: boolean; text: boolean };
const maxDepth = 20;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function resolveLocal(root: unknown, ref: unknown): unknown {
  if (typeof ref !== "string" || !ref.startsWith("#")) return undefined;
  let at: unknown = root;
  for (const part of decodeURIComponent(ref.slice(1)).split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

function branches(root: unknown, schema: Record<string, unknown>): unknown[] {
  const lists = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return "$ref" in schema ? [resolveLocal(root, schema.$ref), ...lists] : lists;
}

function propertiesOf(root: unknown, schema: unknown, name: string, depth: number): unknown[] {
  if (!isRecord(schema) || depth > maxDepth) return [];
  const own =
    isRecord(schema.properties) && Object.hasOwn(schema.properties, name) ? [schema.properties[name]] : [];
  return [...own, ...branches(root, schema).flatMap((branch) => propertiesOf(root, branch, name, depth + 1))];
}

function typesAt(root: unknown, schemas: readonly unknown[], depth: number): Verdict {
  const verdict: Verdict = { wants: false, text: false };
  if (depth > maxDepth) return verdict;
  for (const schema of schemas) {
    if (!isRecord(schema)) continue;
    const types = Array.isArray(schema.type) ? schema.type : [schema.type];
    if (types.includes("string")) verdict.text = true;
    if (types.includes("object") || types.includes("array")) verdict.wants = true;
    const below = typesAt(root, branches(root, schema), depth + 1);
    verdict.text ||= below.text;
    verdict.wants ||= below.wants;
  }
  return { wants: verdict.wants && !verdict.text, text: verdict.text };
}
