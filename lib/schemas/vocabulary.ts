import { isJsonRecord } from "#lib/schemas/subschemas.ts";

const validationKeywords: ReadonlySet<string> = new Set([
  "type",
  "enum",
  "const",
  "multipleOf",
  "maximum",
  "exclusiveMaximum",
  "minimum",
  "exclusiveMinimum",
  "maxLength",
  "minLength",
  "pattern",
  "maxItems",
  "minItems",
  "uniqueItems",
  "maxContains",
  "minContains",
  "maxProperties",
  "minProperties",
  "required",
  "dependentRequired",
]);

const nothing: ReadonlySet<string> = new Set();

/**
 * The keywords that a document's own meta-schema (given among the references) leaves out by a
 * `$vocabulary` without the validation vocabulary (JSON Schema 2019-09 and later, §8.1.2).
 */
export function keywordsOutsideVocabulary(
  document: unknown,
  references: Readonly<Record<string, unknown>>,
): ReadonlySet<string> {
  const uri = isJsonRecord(document) ? document.$schema : undefined;
  if (typeof uri !== "string" || !Object.hasOwn(references, uri)) return nothing;
  const metaSchema = references[uri];
  if (!isJsonRecord(metaSchema) || !isJsonRecord(metaSchema.$vocabulary)) return nothing;
  const named = Object.keys(metaSchema.$vocabulary);
  return named.some((name) => name.endsWith("/vocab/validation")) ? nothing : validationKeywords;
}
