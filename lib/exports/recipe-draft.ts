import { fieldPath, valueAtPath } from "#lib/exports/field-path.ts";
import { recipeSchema } from "#lib/exports/recipe-schema.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** A recipe as it is being written: only what was said, of any type, so that no input is lost before it is right. */
export type RecipeDraft = Readonly<Record<string, unknown>>;

/** What the recipe schema says of one key, for a form. */
export type RecipeKey = {
  title: string;
  description: string;
  kind: "choice" | "boolean" | "number" | "text" | "list";
  options: readonly string[];
  /** Undefined where there is none. */
  defaultValue: unknown;
};

/** The value at a JSON pointer of a draft; undefined when it says nothing there. */
export function draftValue(draft: RecipeDraft, pointer: string): unknown {
  return valueAtPath(draft, fieldPath(pointer) ?? []);
}

/** The draft with another value at a JSON pointer; undefined takes the key out, and objects it leaves empty. */
export function withDraftValue(draft: RecipeDraft, pointer: string, value: unknown): RecipeDraft {
  return withValueAt(draft, fieldPath(pointer) ?? [], value);
}

function withValueAt(node: RecipeDraft, path: readonly string[], value: unknown): RecipeDraft {
  const [key, ...rest] = path;
  if (key === undefined) return node;
  const { [key]: before, ...others } = node;
  const after = rest.length === 0 ? value : withValueAt(isJsonObject(before) ? before : {}, rest, value);
  const isGone = after === undefined || (rest.length > 0 && Object.keys(Object(after)).length === 0);
  if (isGone) return others;
  return key in node ? { ...node, [key]: after } : { ...others, [key]: after };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function kindOf(schema: Readonly<Record<string, unknown>>): RecipeKey["kind"] {
  if (Array.isArray(schema.enum)) return "choice";
  if (schema.type === "boolean") return "boolean";
  if (schema.type === "integer" || schema.type === "number") return "number";
  return schema.type === "array" ? "list" : "text";
}

/** What the recipe schema says of the key at a JSON pointer. A key it does not know is a text without a name. */
export function recipeKey(pointer: string): RecipeKey {
  const path = (fieldPath(pointer) ?? []).flatMap((key) => ["properties", key]);
  const found = valueAtPath(recipeSchema, path);
  const schema = isJsonObject(found) ? found : {};
  return {
    title: textOf(schema.title) || pointer,
    description: textOf(schema.description),
    kind: kindOf(schema),
    options: Array.isArray(schema.enum) ? schema.enum.map(String) : [],
    defaultValue: schema.default,
  };
}

/** A typed text as the number it reads as; the text itself while it is none, or would read differently. */
export function typedNumber(text: string): number | string | undefined {
  if (text.trim() === "") return undefined;
  const value = Number(text);
  return Number.isFinite(value) && String(value) === text ? value : text;
}

/** The same once typing has ended: "1.50" is 1.5. What is no number stays as it was typed. */
export function settledNumber(text: string): number | string | undefined {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : typedNumber(text);
}
