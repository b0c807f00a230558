import { describe, expect, it } from "vitest";
import { wantsParsedText } from "#lib/schemas/parsed-text.ts";

describe("wantsParsedText", () => {
  it("is true where the schema wants an object or an array and no text", () => {
    const schema = {
      properties: {
        object: { type: "object" },
        list: { type: "array" },
        text: { type: "string" },
        both: { type: ["string", "object"] },
        open: {},
        shape: { properties: { a: {} } },
      },
    };
    const wanted = Object.keys(schema.properties).filter((name) => wantsParsedText(schema, name));
    expect(wanted).toEqual(["object", "list"]);
  });

  it("follows local references and combinations", () => {
    const schema = {
      allOf: [{ properties: { output: { anyOf: [{ $ref: "#/$defs/answer" }, { type: "null" }] } } }],
      $defs: { answer: { type: "object" } },
    };
    expect(wantsParsedText(schema, "output")).toBe(true);
    expect(
      wantsParsedText(
        { $ref: "#/definitions/row", definitions: { row: { properties: { a: { type: "array" } } } } },
        "a",
      ),
    ).toBe(true);
    expect(
      wantsParsedText({ properties: { a: { anyOf: [{ type: "object" }, { type: "string" }] } } }, "a"),
    ).toBe(false);
  });

  it("ends on references that lead back and on names of the prototype", () => {
    expect(wantsParsedText({ $ref: "#" }, "a")).toBe(false);
    expect(wantsParsedText({ properties: {} }, "constructor")).toBe(false);
    expect(wantsParsedText({ $ref: "#/%zz" }, "a")).toBe(false);
    expect(wantsParsedText(true, "a")).toBe(false);
  });
});
