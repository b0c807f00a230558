import { isJsonRecord, type JsonRecord, pointerTo } from "#lib/schemas/subschemas.ts";
import { canonicalKey } from "#lib/schemas/unique-items.ts";

/** What a change does to the rows that pass: fewer, more, or not to be told. */
export type DifferenceEffect = "stricter" | "looser" | "unclear" | "none";

/** One change between two schemas, as a sentence with its place. */
export type SchemaDifference = { pointer: string; sentence: string; effect: DifferenceEffect };

const lowerBounds = new Set([
  "minLength",
  "minimum",
  "exclusiveMinimum",
  "minItems",
  "minProperties",
  "minContains",
]);
const upperBounds = new Set([
  "maxLength",
  "maximum",
  "exclusiveMaximum",
  "maxItems",
  "maxProperties",
  "maxContains",
]);
const annotations = new Set([
  "title",
  "description",
  "$comment",
  "examples",
  "default",
  "deprecated",
  "readOnly",
  "writeOnly",
  "$schema",
  "$id",
]);
const nested = new Set(["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]);

/** The changes from one schema to another, in the order of the first, then what is new. */
export function schemaDifferences(before: unknown, after: unknown, pointer = ""): SchemaDifference[] {
  if (canonicalKey(before) === canonicalKey(after)) return [];
  if (!isJsonRecord(before) || !isJsonRecord(after)) {
    return [
      {
        pointer,
        sentence: `${placeName(pointer)} changed from ${short(before)} to ${short(after)}`,
        effect: "unclear",
      },
    ];
  }
  const keywords = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keywords.flatMap((keyword) => keywordDifferences(keyword, before, after, pointer));
}

function keywordDifferences(
  keyword: string,
  before: JsonRecord,
  after: JsonRecord,
  pointer: string,
): SchemaDifference[] {
  const [from, to] = [before[keyword], after[keyword]];
  const at = pointerTo(pointer, keyword);
  if (canonicalKey(from ?? null) === canonicalKey(to ?? null) && (from === undefined) === (to === undefined))
    return [];
  const name = placeName(pointer);
  if (annotations.has(keyword))
    return [{ pointer: at, sentence: `${name}: ${keyword} ${changed(from, to)}`, effect: "none" }];
  if (keyword === "required") return requiredDifferences(from, to, at, name);
  if (nested.has(keyword)) return memberDifferences(keyword, asRecord(from), asRecord(to), at, name);
  if (
    ["items", "additionalProperties", "contains", "not", "if", "then", "else"].includes(keyword) &&
    isJsonRecord(from) &&
    isJsonRecord(to)
  ) {
    return schemaDifferences(from, to, at);
  }
  return [
    {
      pointer: at,
      sentence: `${name}: ${keyword} ${changed(from, to)}`,
      effect: effectOf(keyword, from, to),
    },
  ];
}

function requiredDifferences(from: unknown, to: unknown, at: string, name: string): SchemaDifference[] {
  const [before, after] = [asNames(from), asNames(to)];
  const added = after.filter((field) => !before.includes(field));
  const removed = before.filter((field) => !after.includes(field));
  return [
    ...added.map(
      (field): SchemaDifference => ({
        pointer: at,
        sentence: `${name}: '${field}' is required now`,
        effect: "stricter",
      }),
    ),
    ...removed.map(
      (field): SchemaDifference => ({
        pointer: at,
        sentence: `${name}: '${field}' is no longer required`,
        effect: "looser",
      }),
    ),
  ];
}

function memberDifferences(
  keyword: string,
  from: JsonRecord,
  to: JsonRecord,
  at: string,
  name: string,
): SchemaDifference[] {
  const noun =
    keyword === "properties" ? "field" : keyword === "patternProperties" ? "field pattern" : "definition";
  const isRule = noun !== "definition";
  return [...new Set([...Object.keys(from), ...Object.keys(to)])].flatMap((member): SchemaDifference[] => {
    const pointer = pointerTo(at, member);
    if (!(member in from))
      return [
        { pointer, sentence: `${name}: ${noun} '${member}' added`, effect: isRule ? "unclear" : "none" },
      ];
    if (!(member in to))
      return [
        { pointer, sentence: `${name}: ${noun} '${member}' removed`, effect: isRule ? "unclear" : "none" },
      ];
    return schemaDifferences(from[member], to[member], pointer);
  });
}

function effectOf(keyword: string, from: unknown, to: unknown): DifferenceEffect {
  if (lowerBounds.has(keyword)) return boundEffect(numberOr(from, -Infinity), numberOr(to, -Infinity));
  if (upperBounds.has(keyword)) return boundEffect(-numberOr(from, Infinity), -numberOr(to, Infinity));
  if (keyword === "enum" || keyword === "type") return setEffect(from, to);
  if (keyword === "pattern" || keyword === "format" || keyword === "const" || keyword === "uniqueItems") {
    if (from === undefined || from === false) return "stricter";
    return to === undefined || to === false ? "looser" : "unclear";
  }
  if (keyword === "additionalProperties" || keyword === "unevaluatedProperties") {
    if (to === false) return "stricter";
    return from === false ? "looser" : "unclear";
  }
  return "unclear";
}

function boundEffect(from: number, to: number): DifferenceEffect {
  return to > from ? "stricter" : "looser";
}

function setEffect(from: unknown, to: unknown): DifferenceEffect {
  if (from === undefined) return "stricter";
  if (to === undefined) return "looser";
  const [before, after] = [asList(from), asList(to)];
  if (after.every((item) => before.includes(item))) return "stricter";
  return before.every((item) => after.includes(item)) ? "looser" : "unclear";
}

const asRecord = (value: unknown): JsonRecord => (isJsonRecord(value) ? value : {});
const asNames = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const asList = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).map(canonicalKey);
const numberOr = (value: unknown, absent: number): number => (typeof value === "number" ? value : absent);

function changed(from: unknown, to: unknown): string {
  if (from === undefined) return `${short(to)} added`;
  return to === undefined ? `${short(from)} removed` : `${short(from)} → ${short(to)}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** "Field 'a.b'" for a place below properties, "The schema" for the root, else its pointer. */
function placeName(pointer: string): string {
  if (pointer === "") return "The schema";
  const steps = pointer.split("/").slice(1);
  const names = steps.flatMap((step, index) =>
    steps[index - 1] === "properties" && index % 2 === 1 ? [step] : [],
  );
  return names.length * 2 === steps.length ? `Field '${names.join(".")}'` : pointer;
}
