import { describe, expect, it } from "vitest";
import { compileSchema } from "#lib/schemas/compile.ts";

function notesOf(schema: unknown): string[] {
  const compiled = compileSchema(schema);
  return compiled.ok ? compiled.notes.map(({ pointer, code }) => `${pointer} ${code}`) : ["does not compile"];
}

describe("the notes of a schema", () => {
  it("names misspelt keywords with the nearest one", () => {
    const compiled = compileSchema({ requierd: ["a"] });
    expect(compiled.ok && compiled.notes).toEqual([
      {
        pointer: "/requierd",
        code: "unknown_keyword",
        message: "'requierd' is no keyword and checks nothing; did you mean 'required'?",
      },
    ]);
    expect(notesOf({ properties: { requierd: {}, prefixItems: {} } })).toEqual([]);
  });

  it("names keywords of other drafts and those that draft-07 ignores beside $ref", () => {
    expect(notesOf({ prefixItems: [] })).toEqual(["/prefixItems other_draft"]);
    expect(
      notesOf({ properties: { a: { $ref: "#/definitions/b", minLength: 1 } }, definitions: { b: {} } }),
    ).toEqual(["/properties/a/minLength ignored_beside_ref"]);
  });

  it("names bounds that nothing meets, formats that are not checked and patterns under a watchdog", () => {
    expect(notesOf({ minLength: 3, maxLength: 2 })).toEqual(["/minLength impossible_bounds"]);
    expect(notesOf({ format: "idn-email" })).toEqual(["/format format_not_checked"]);
    expect(notesOf({ pattern: "^(?!x)[a-z]$" })).toEqual(["/pattern pattern_time_boxed"]);
  });

  it("names what is not reliably enforced", () => {
    const schema = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      contains: { type: "string" },
      unevaluatedItems: false,
    };
    expect(notesOf(schema)).toEqual(["/unevaluatedItems not_reliably_enforced"]);
  });
});
