const typeNames: ReadonlySet<unknown> = new Set([
  "array",
  "boolean",
  "integer",
  "null",
  "number",
  "object",
  "string",
]);

type Rule = (value: unknown) => boolean;

const isText: Rule = (value) => typeof value === "string";
const isCount: Rule = (value) => typeof value === "number" && Number.isInteger(value) && value >= 0;
const isNumber: Rule = (value) => typeof value === "number";
const isNames: Rule = (value) =>
  Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;

/** Keywords that every draft's meta-schema reads alike, and what each takes. */
const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["type", (value) => typeNames.has(value)],
  ["$schema", isText],
  ["title", isText],
  ["description", isText],
  ["required", isNames],
  ["minLength", isCount],
  ["maxLength", isCount],
  ["minItems", isCount],
  ["maxItems", isCount],
  ["minimum", isNumber],
  ["maximum", isNumber],
  ["additionalProperties", isPlainSchema],
  ["properties", (value) => isRecord(value) && Object.values(value).every(isPlainSchema)],
]);

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Whether a schema holds nothing but common keywords in their right form, so that it meets the meta-schema of every
 * draft: compiling a meta-schema takes a thread some 45 ms. False says nothing. Its depth must be bounded by the caller.
 */
export function isPlainSchema(schema: unknown): boolean {
  if (typeof schema === "boolean") return true;
  if (!isRecord(schema)) return false;
  return Object.entries(schema).every(([keyword, value]) => rules.get(keyword)?.(value) === true);
}
