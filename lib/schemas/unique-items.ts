import { _, type Ajv, type CodeKeywordDefinition, type KeywordCxt } from "ajv";

/**
 * One text per JSON value, equal exactly when the values are equal in the sense of JSON Schema
 * (numbers by value, objects without regard to key order).
 */
export function canonicalKey(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `[${value.map(canonicalKey).join(",")}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalKey(item)}`).join(",")}}`;
}

/**
 * The positions of the first two equal items, or null when all differ.
 * Time grows with the size of the array, where pairwise comparison grows with its square.
 */
export function firstEqualItems(items: readonly unknown[]): readonly [number, number] | null {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const key = canonicalKey(item);
    const earlier = seen.get(key);
    if (earlier !== undefined) return [earlier, index];
    seen.set(key, index);
  }
  return null;
}

const uniqueItems: CodeKeywordDefinition = {
  keyword: "uniqueItems",
  type: "array",
  schemaType: "boolean",
  code(cxt: KeywordCxt) {
    if (cxt.schema !== true) return;
    const { data, gen } = cxt;
    const find = gen.scopeValue("func", { key: firstEqualItems, ref: firstEqualItems });
    const pair = gen.const("pair", _`${data}.length > 1 ? ${find}(${data}) : null`);
    cxt.setParams({ pair });
    cxt.fail(_`${pair} !== null`);
  },
  error: {
    message: "has equal items",
    params: (cxt) => _`{i: ${cxt.params.pair}[0], j: ${cxt.params.pair}[1]}`,
  },
};

/** Replaces Ajv's uniqueItems, which compares every two items, by one that compares canonical texts. */
export function installLinearUniqueItems(ajv: Ajv): void {
  ajv.removeKeyword("uniqueItems").addKeyword(uniqueItems);
}
