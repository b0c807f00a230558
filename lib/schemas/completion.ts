import { getLocation, type Node, parseTree } from "jsonc-parser";
import type { SchemaDraft } from "#lib/schemas/draft.ts";
import { checkedFormats, keywordFact, keywordFacts } from "#lib/schemas/keywords.ts";
import { placeAt } from "#lib/schemas/schema-place.ts";

/** One thing to write at the cursor. `insert` is JSON text; `$0` in it is where the cursor goes. */
export type Completion = { label: string; insert: string; detail: string; info: string };

/** What can be written at an offset, and the range of text it replaces. */
export type CompletionList = { from: number; to: number; options: Completion[] };

const jsonTypes = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** Completions for a schema's text at an offset: keywords of the draft with their values, types, formats, references, names. */
export function completeSchema(text: string, offset: number, draft: SchemaDraft): CompletionList | null {
  const location = getLocation(text, offset);
  const { from, to } = tokenAround(text, offset, location.previousNode);
  if (location.isAtPropertyKey) {
    const parent = location.path.slice(0, -1);
    if (placeAt(parent).kind !== "schema") return null;
    const taken = new Set(keysAt(text, parent));
    const needsColon = !/^\s*:/.test(text.slice(to));
    const options = keywordFacts
      .filter((fact) => fact.drafts.includes(draft) && !taken.has(fact.name))
      .map(({ name, insert, summary, appliesTo }) => ({
        label: name,
        insert: needsColon ? `"${name}": ${insert}` : `"${name}"`,
        detail: appliesTo === "any" ? "" : appliesTo,
        info: summary,
      }));
    return { from, to, options };
  }
  const options = valuesAt(text, location.path, draft);
  return options.length === 0 ? null : { from, to, options };
}

function valuesAt(text: string, path: readonly (string | number)[], draft: SchemaDraft): Completion[] {
  const place = placeAt(path);
  if (place.kind !== "value") return [];
  const quoted = (values: readonly string[], info: string): Completion[] =>
    values.map((value) => ({ label: value, insert: JSON.stringify(value), detail: "", info }));
  switch (place.keyword) {
    case "type":
      return quoted(jsonTypes, "A JSON type.");
    case "format":
      return quoted(checkedFormats, "A format that is checked.");
    case "$ref":
      return quoted(["#", ...definitionsOf(text)], "A schema of this document.");
    case "$schema":
      return quoted(
        [
          "http://json-schema.org/draft-07/schema#",
          "https://json-schema.org/draft/2019-09/schema",
          "https://json-schema.org/draft/2020-12/schema",
        ],
        "The draft this schema is written in.",
      );
    case "required":
      return quoted(
        keysAt(text, [...path.slice(0, path.indexOf("required")), "properties"]),
        "A field named here.",
      );
    default:
      return keywordFact(place.keyword)?.insert === "true" &&
        keywordFact(place.keyword)?.drafts.includes(draft)
        ? ["true", "false"].map((label) => ({ label, insert: label, detail: "", info: "" }))
        : [];
  }
}

function definitionsOf(text: string): string[] {
  return ["$defs", "definitions"].flatMap((keyword) =>
    keysAt(text, [keyword]).map((name) => `#/${keyword}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`),
  );
}

function keysAt(text: string, path: readonly (string | number)[]): string[] {
  let node: Node | undefined = parseTree(text, [], { allowTrailingComma: true });
  for (const step of path) {
    if (node?.type === "array" && typeof step === "number") node = node.children?.[step];
    else node = node?.children?.find((member) => member.children?.[0]?.value === step)?.children?.[1];
  }
  return node?.type === "object"
    ? (node.children ?? []).map((member) => String(member.children?.[0]?.value))
    : [];
}

/** The string, number or word at an offset, which a completion replaces. */
function tokenAround(text: string, offset: number, node: Node | undefined): { from: number; to: number } {
  if (
    node &&
    node.offset <= offset &&
    offset <= node.offset + node.length &&
    node.type !== "object" &&
    node.type !== "array"
  ) {
    return { from: node.offset, to: node.offset + node.length };
  }
  const before = /"?[\w$-]*$/.exec(text.slice(0, offset))?.[0].length ?? 0;
  return { from: offset - before, to: offset };
}

/** What is known of the keyword whose name stands at an offset, with the range of that name. */
export function explainKeyword(
  text: string,
  offset: number,
): { from: number; to: number; name: string; summary: string; drafts: readonly SchemaDraft[] } | null {
  const location = getLocation(text, offset);
  const node = location.previousNode;
  if (!location.isAtPropertyKey || node === undefined) return null;
  if (placeAt(location.path.slice(0, -1)).kind !== "schema") return null;
  const fact = keywordFact(String(node.value));
  if (fact === undefined) return null;
  return { from: node.offset, to: node.offset + node.length, ...fact };
}
