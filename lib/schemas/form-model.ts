import {
  applyEdits,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type Node,
  type ParseError,
  parseTree,
} from "jsonc-parser";
import { isJsonRecord, type JsonRecord } from "#lib/schemas/subschemas.ts";

/** One field of an object schema as the form shows it. */
export type FormField = {
  name: string;
  /** Where its schema stands in the document. */
  path: (string | number)[];
  required: boolean;
  /** One type; "" when there is none, undefined when it is a list of types, which the form does not edit. */
  type: string | undefined;
  title: string;
  description: string;
  enumValues: unknown[] | undefined;
  minLength: number | undefined;
  maxLength: number | undefined;
  minimum: number | undefined;
  maximum: number | undefined;
  minItems: number | undefined;
  maxItems: number | undefined;
  pattern: string | undefined;
  /** Whether it has fields of its own that the form can open. */
  isObject: boolean;
  hasItems: boolean;
  /** Keywords it has that the form does not show; edits leave them as they are. */
  others: string[];
};

/** What the form shows of the object schema at a path. */
export type FormModel = {
  isObjectSchema: boolean;
  fields: FormField[];
  /** null: absent, so everything else is allowed. */
  closed: boolean | null;
  others: string[];
};

/** Keywords of a field that the form edits. */
export type FormKeyword =
  | "type"
  | "description"
  | "enum"
  | "minLength"
  | "maxLength"
  | "minimum"
  | "maximum"
  | "minItems"
  | "maxItems"
  | "pattern";

const shownKeywords: ReadonlySet<string> = new Set([
  "type",
  "title",
  "description",
  "enum",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "pattern",
  "properties",
  "required",
  "items",
]);
const shownAtTop: ReadonlySet<string> = new Set([
  "$schema",
  "title",
  "description",
  "type",
  "properties",
  "required",
  "additionalProperties",
]);

const formatting = { formattingOptions: { insertSpaces: true, tabSize: 2 } };

/** The form of the schema at `path`; null when the text is no JSON or nothing stands there. */
export function readForm(text: string, path: JSONPath): FormModel | null {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors);
  const node = root && findNodeAtLocation(root, path);
  if (errors.length > 0 || node === undefined) return null;
  const schema = jsonValueOf(node);
  if (!isJsonRecord(schema)) return { isObjectSchema: false, fields: [], closed: null, others: [] };
  const properties = isJsonRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  return {
    isObjectSchema: schema.type === undefined || schema.type === "object",
    fields: Object.entries(properties).map(([name, field]) =>
      readField(name, field, [...path, "properties", name], required),
    ),
    closed:
      schema.additionalProperties === false ? true : schema.additionalProperties === undefined ? null : false,
    others: Object.keys(schema).filter((keyword) => !shownAtTop.has(keyword)),
  };
}

function readField(
  name: string,
  schema: unknown,
  path: (string | number)[],
  required: readonly unknown[],
): FormField {
  const field: JsonRecord = isJsonRecord(schema) ? schema : {};
  const number = (keyword: string): number | undefined => {
    const value = field[keyword];
    return typeof value === "number" ? value : undefined;
  };
  const { type, title, description, pattern } = field;
  return {
    name,
    path,
    required: required.includes(name),
    type: type === undefined ? "" : typeof type === "string" ? type : undefined,
    title: typeof title === "string" ? title : "",
    description: typeof description === "string" ? description : "",
    enumValues: Array.isArray(field.enum) ? field.enum : undefined,
    minLength: number("minLength"),
    maxLength: number("maxLength"),
    minimum: number("minimum"),
    maximum: number("maximum"),
    minItems: number("minItems"),
    maxItems: number("maxItems"),
    pattern: typeof pattern === "string" ? pattern : undefined,
    isObject: type === "object" || isJsonRecord(field.properties),
    hasItems: isJsonRecord(field.items),
    others:
      typeof schema === "boolean"
        ? [String(schema)]
        : Object.keys(field).filter((key) => !shownKeywords.has(key)),
  };
}

/** Without a prototype, so that a field named `__proto__` is one like any other. */
function jsonValueOf(node: Node): unknown {
  if (node.type === "array") return (node.children ?? []).map(jsonValueOf);
  if (node.type !== "object") return node.value;
  const record: JsonRecord = Object.create(null);
  for (const { children } of node.children ?? []) {
    const [key, value] = children ?? [];
    if (key && value) record[String(key.value)] = jsonValueOf(value);
  }
  return record;
}

function edit(text: string, path: JSONPath, value: unknown): string {
  return applyEdits(text, modify(text, path, value, formatting));
}

/** Sets a keyword of a field, or takes it away when `value` is undefined; everything else stays to the letter. */
export function setKeyword(text: string, field: JSONPath, keyword: FormKeyword, value: unknown): string {
  return edit(text, [...field, keyword], value);
}

/** Adds a text field to the object schema at `path`; a name that is there changes nothing. */
export function addField(text: string, path: JSONPath, name: string): string {
  const model = readForm(text, path);
  if (name === "" || model === null || model.fields.some((field) => field.name === name)) return text;
  return edit(text, [...path, "properties", name], { type: "string" });
}

/** Removes a field and its place among the required ones. */
export function removeField(text: string, path: JSONPath, name: string): string {
  return setRequired(edit(text, [...path, "properties", name], undefined), path, name, false);
}

/** Makes a field required or not; the list goes when it is empty. */
export function setRequired(text: string, path: JSONPath, name: string, isRequired: boolean): string {
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, [...path, "required"]);
  const names = (node?.children ?? []).map(({ value }) => String(value));
  const index = names.indexOf(name);
  if (isRequired === index >= 0) return text;
  if (isRequired && node) return edit(text, [...path, "required", names.length], name);
  if (isRequired) return edit(text, [...path, "required"], [name]);
  return names.length === 1
    ? edit(text, [...path, "required"], undefined)
    : edit(text, [...path, "required", index], undefined);
}

/** Renames a field in place, and among the required ones; a name that is taken changes nothing. */
export function renameField(text: string, path: JSONPath, from: string, to: string): string {
  const model = readForm(text, path);
  if (to === "" || to === from || model === null || model.fields.some((field) => field.name === to))
    return text;
  const root = parseTree(text);
  const key = root && findNodeAtLocation(root, [...path, "properties", from])?.parent?.children?.[0];
  if (!key) return text;
  const renamed = applyEdits(text, [{ offset: key.offset, length: key.length, content: JSON.stringify(to) }]);
  const required = findNodeAtLocation(parseTree(renamed) ?? key, [...path, "required"]);
  const index = (required?.children ?? []).findIndex(({ value }) => value === from);
  return index < 0 ? renamed : edit(renamed, [...path, "required", index], to);
}

/** Forbids fields that are not named (`additionalProperties: false`), or allows them again. */
export function setClosed(text: string, path: JSONPath, isClosed: boolean): string {
  return edit(text, [...path, "additionalProperties"], isClosed ? false : undefined);
}
