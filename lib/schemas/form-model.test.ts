import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addField,
  readForm,
  removeField,
  renameField,
  setClosed,
  setKeyword,
  setRequired,
} from "#lib/schemas/form-model.ts";

const text = `{
  "x-owner": "legal", "$defs": { "a": { "not": {} } },
  "type": "object",
  "properties": {
    "question": { "type": "string",   "minLength": 10, "x-note": [1,  2] },
    "answer": { "anyOf": [true], "type": ["string", "null"] }
  },
  "required": ["question"]
}
`;

describe("the form of a schema", () => {
  it("shows the common keywords and names the others", () => {
    expect(readForm(text, [])).toMatchObject({
      closed: null,
      others: ["x-owner", "$defs"],
      fields: [
        { name: "question", type: "string", required: true, minLength: 10, others: ["x-note"] },
        { name: "answer", type: undefined, required: false, others: ["anyOf"] },
      ],
    });
    expect(readForm("{", [])).toBeNull();
    expect(readForm("true", [])).toMatchObject({ isObjectSchema: false });
  });

  it("changes what was edited and nothing else, to the letter", () => {
    const path = ["properties", "question"];
    expect(setKeyword(text, path, "minLength", 20)).toBe(text.replace('"minLength": 10', '"minLength": 20'));
    expect(setKeyword(setKeyword(text, path, "minLength", 20), path, "minLength", 10)).toBe(text);
    const renamed = renameField(text, [], "question", "prompt");
    expect(renamed).toBe(text.replaceAll('"question"', '"prompt"'));
    expect(renameField(text, [], "question", "answer")).toBe(text);
  });

  it("keeps everything it does not show through any sequence of edits", () => {
    const edits = fc.constantFrom<(at: string) => string>(
      (at) => setKeyword(at, ["properties", "question"], "maxLength", 9),
      (at) => setKeyword(at, ["properties", "question"], "type", undefined),
      (at) => setKeyword(at, ["properties", "question"], "enum", ["a", 1]),
      (at) => setKeyword(at, ["properties", "question"], "enum", undefined),
      (at) => setRequired(at, [], "question", true),
      (at) => setRequired(at, [], "question", false),
      (at) => setRequired(at, [], "answer", true),
      (at) => addField(at, [], "extra"),
      (at) => removeField(at, [], "extra"),
      (at) => setClosed(at, [], true),
      (at) => setClosed(at, [], false),
    );
    fc.assert(
      fc.property(fc.array(edits, { maxLength: 12 }), (steps) => {
        const edited = JSON.parse(steps.reduce((at, step) => step(at), text));
        expect(edited).toMatchObject({
          "x-owner": "legal",
          $defs: { a: { not: {} } },
          properties: { question: { "x-note": [1, 2] }, answer: { anyOf: [true], type: ["string", "null"] } },
        });
      }),
    );
  });

  it("adds fields where there are none yet and opens nested ones", () => {
    const made = addField("{}", [], "a");
    expect(JSON.parse(made)).toEqual({ properties: { a: { type: "string" } } });
    const deep = addField(made, ["properties", "a"], "b");
    expect(readForm(deep, ["properties", "a"])?.fields).toMatchObject([{ name: "b" }]);
  });
});
