import { describe, expect, it } from "vitest";
import { completeSchema, explainKeyword } from "#lib/schemas/completion.ts";
import type { SchemaDraft } from "#lib/schemas/draft.ts";

/** Completions where `|` stands in the text. */
function at(marked: string, draft: SchemaDraft = "7") {
  const offset = marked.indexOf("|");
  return completeSchema(marked.replace("|", ""), offset, draft);
}

const labels = (marked: string, draft?: SchemaDraft): string[] =>
  (at(marked, draft)?.options ?? []).map(({ label }) => label);

describe("completeSchema", () => {
  it("offers the keywords of the draft where a schema stands, but those that are there", () => {
    expect(labels('{"type": "object", "|"}')).toContain("required");
    expect(labels('{"type": "object", "|"}')).not.toContain("type");
    expect(labels('{"|"}')).not.toContain("prefixItems");
    expect(labels('{"|"}', "2020-12")).toContain("prefixItems");
    expect(labels('{"properties": {"a": {"|"}}}')).toContain("minLength");
  });

  it("offers no keywords where names or values stand", () => {
    expect(labels('{"properties": {"|"}}')).toEqual([]);
    expect(labels('{"const": {"|"}}')).toEqual([]);
  });

  it("offers types, formats, references and the names of fields as values", () => {
    expect(labels('{"type": "|"}')).toContain("integer");
    expect(labels('{"format": "|"}')).toContain("date-time");
    expect(labels('{"$defs": {"a/b": {}}, "$ref": "|"}')).toEqual(["#", "#/$defs/a~1b"]);
    expect(labels('{"properties": {"q": {}, "a": {}}, "required": ["|"]}')).toEqual(["q", "a"]);
    expect(labels('{"uniqueItems": |}')).toEqual(["true", "false"]);
  });

  it("replaces the whole text between the quotes", () => {
    expect(at('{"type": "obj|ect"}')).toMatchObject({ from: 9, to: 17 });
    expect(at('{"minL|"}')?.options.find(({ label }) => label === "minLength")?.insert).toBe(
      '"minLength": 1',
    );
    expect(at('{"minL|": 3}')?.options.find(({ label }) => label === "minLength")?.insert).toBe(
      '"minLength"',
    );
  });
});

describe("explainKeyword", () => {
  it("explains keywords and nothing else", () => {
    expect(explainKeyword('{"minLength": 1}', 4)).toMatchObject({ name: "minLength", from: 1, to: 12 });
    expect(explainKeyword('{"properties": {"minLength": {}}}', 20)).toBeNull();
    expect(explainKeyword('{"type": "minLength"}', 14)).toBeNull();
  });
});
