import { describe, expect, it } from "vitest";
import { schemaDifferences } from "#lib/schemas/differences.ts";

function sentences(before: unknown, after: unknown): string[] {
  return schemaDifferences(before, after).map(({ sentence, effect }) => `${sentence} (${effect})`);
}

describe("schemaDifferences", () => {
  it("says what a change does to the rows that pass", () => {
    const before = {
      required: ["a", "b"],
      properties: { a: { type: "string", minLength: 3 }, b: { enum: ["x", "y"] }, old: {} },
    };
    const after = {
      required: ["a", "c"],
      properties: { a: { type: "string", minLength: 5, maxLength: 9 }, b: { enum: ["x"] }, c: {} },
      additionalProperties: false,
    };
    expect(sentences(before, after)).toEqual([
      "The schema: 'c' is required now (stricter)",
      "The schema: 'b' is no longer required (looser)",
      "Field 'a': minLength 3 → 5 (stricter)",
      "Field 'a': maxLength 9 added (stricter)",
      `Field 'b': enum ["x","y"] → ["x"] (stricter)`,
      "The schema: field 'old' removed (unclear)",
      "The schema: field 'c' added (unclear)",
      "The schema: additionalProperties false added (stricter)",
    ]);
  });

  it("is empty for schemas that differ in spelling only", () => {
    expect(sentences({ type: "string", minLength: 1 }, { minLength: 1.0, type: "string" })).toEqual([]);
  });

  it("names nested fields and tells annotations from rules", () => {
    const field = (description: string) => ({ properties: { a: { properties: { b: { description } } } } });
    expect(sentences(field("old"), field("new"))).toEqual([`Field 'a.b': description "old" → "new" (none)`]);
    expect(sentences(true, false)).toEqual(["The schema changed from true to false (unclear)"]);
  });
});
