import type { ErrorObject } from "ajv";
import { recipeSchema } from "#lib/exports/recipe-schema.ts";
import { nearestName } from "#lib/nearest-name.ts";

/** One thing wrong with a recipe: where (JSON pointer, "" for the whole), what is wanted, and the nearest known name. */
export type RecipeProblem = { pointer: string; message: string; suggestion?: string };

/** Escapes one key for a JSON pointer (RFC 6901). */
export function pointerToken(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}

function* knownPointers(schema: object, pointer = ""): Generator<{ name: string; pointer: string }> {
  if (!("properties" in schema) || typeof schema.properties !== "object" || !schema.properties) return;
  for (const [name, child] of Object.entries(schema.properties)) {
    const childPointer = `${pointer}/${pointerToken(name)}`;
    yield { name, pointer: childPointer };
    if (typeof child === "object" && child) yield* knownPointers(child, childPointer);
  }
}

function unknownKey(error: ErrorObject): RecipeProblem {
  const key = String(error.params.additionalProperty);
  const pointer = `${error.instancePath}/${pointerToken(key)}`;
  const siblings = Object.keys(error.parentSchema?.properties ?? {});
  const sibling = nearestName(key.slice(0, 128), siblings);
  if (sibling)
    return { pointer, message: `Unknown key "${key}". Did you mean "${sibling}"?`, suggestion: sibling };
  const elsewhere = [...knownPointers(recipeSchema)].find((known) => plain(known.name) === plain(key));
  if (elsewhere) {
    const message = `Unknown key "${key}" here. It belongs at ${elsewhere.pointer}.`;
    return { pointer, message, suggestion: elsewhere.pointer };
  }
  const names = siblings.length > 0 ? ` Known here: ${siblings.join(", ")}.` : "";
  return { pointer, message: `Unknown key "${key}".${names}` };
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object") return "an object";
  if (typeof value === "string") return `the text ${JSON.stringify(value.slice(0, 60))}`;
  return `the ${typeof value} ${String(value)}`;
}

const typeWords: Record<string, string> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  object: "an object",
  array: "an array",
  null: "null",
};

function wanted(error: ErrorObject): string {
  const { params, keyword } = error;
  switch (keyword) {
    case "type": {
      const types: unknown[] = Array.isArray(params.type) ? params.type : [params.type];
      return types.map((type) => typeWords[String(type)] ?? String(type)).join(" or ");
    }
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
    case "exclusiveMaximum":
      return `a number ${params.comparison} ${params.limit}`;
    case "minLength":
      return `a text of at least ${params.limit} characters`;
    case "maxLength":
      return `a text of at most ${params.limit} characters`;
    case "maxItems":
    case "maxProperties":
      return `at most ${params.limit} entries`;
    default:
      return error.message ?? keyword;
  }
}

/** Turns one Ajv error (made with `verbose`) on the recipe schema into a sentence for the person who wrote it. */
export function toRecipeProblem(error: ErrorObject): RecipeProblem {
  if (error.keyword === "additionalProperties") return unknownKey(error);
  if (error.keyword === "enum") {
    const allowed: string[] = error.params.allowedValues.map(String);
    const near = typeof error.data === "string" ? nearestName(error.data.slice(0, 128), allowed) : undefined;
    const message = `Wants one of ${allowed.join(", ")}; got ${kindOf(error.data)}.`;
    return near
      ? { pointer: error.instancePath, message: `${message} Did you mean "${near}"?`, suggestion: near }
      : { pointer: error.instancePath, message };
  }
  return { pointer: error.instancePath, message: `Wants ${wanted(error)}, got ${kindOf(error.data)}.` };
}
