import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonMembers, rewriteMembers } from "./json-members.ts";

const key = fc.oneof(fc.string({ unit: "grapheme" }), fc.constantFrom("model", "lora_name", "stream"));
/** Objects with keys of every kind, escapes and long strings among the values. */
const object = fc.dictionary(
  key,
  fc.oneof(fc.jsonValue(), fc.string({ minLength: 50, maxLength: 300 }), fc.constant('\\"{}[]:,'.repeat(30))),
  { maxKeys: 8 },
);
const spelled = fc.tuple(object, fc.constantFrom(0, 2, "\t"), fc.boolean()).map(([value, space, escaped]) => {
  const text = JSON.stringify(value, null, space);
  const ascii = text.replace(
    /[^\x20-\x7e\n\t]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return { value: JSON.parse(text), text: escaped ? ascii : text };
});

describe("members of a JSON object", () => {
  it("are those that JSON.parse finds, with the same values", () => {
    fc.assert(
      fc.property(spelled, ({ value, text }) => {
        const bytes = Buffer.from(text);
        const found = jsonMembers(bytes).map(({ key: name, valueStart, end }) => [
          name,
          JSON.parse(bytes.toString("utf8", valueStart, end)),
        ]);
        expect(Object.fromEntries(found)).toEqual(value);
        expect(found).toHaveLength(Object.keys(value).length);
      }),
      { numRuns: 500 },
    );
  });

  it("change and everything else stays", () => {
    fc.assert(
      fc.property(spelled, fc.boolean(), fc.boolean(), ({ text }, drops, adds) => {
        const body = Buffer.from(withModel(text));
        const members = jsonMembers(body);
        const changed = rewriteMembers(body, members, {
          set: new Map([["model", '"served"']]),
          drop: drops ? ["lora_name"] : [],
          add: adds ? Buffer.from('"added":{"a":1}') : undefined,
        });
        const expected: Record<string, unknown> = { ...JSON.parse(body.toString()), model: "served" };
        if (drops) delete expected.lora_name;
        if (adds) expected.added = { a: 1 };
        expect(JSON.parse(changed.toString())).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("keep numbers as they are spelled", () => {
    const body = Buffer.from('{ "seed": 12345678901234567890, "model": "a", "temperature": 1.0e-2 }');
    const changed = rewriteMembers(body, jsonMembers(body), { set: new Map([["model", '"b"']]), drop: [] });
    expect(changed.toString()).toBe('{ "seed": 12345678901234567890, "model": "b", "temperature": 1.0e-2 }');
  });

  it("are read through escapes, and no key stands twice", () => {
    expect(jsonMembers(Buffer.from('{"mod\\u0065l":1}'))[0]?.key).toBe("model");
    expect(() => jsonMembers(Buffer.from('{"model":1,"mod\\u0065l":2}'))).toThrow(/given twice/);
  });

  it("are not more than a request has", () => {
    const text = JSON.stringify(Object.fromEntries(Array.from({ length: 1_001 }, (_, i) => [`k${i}`, i])));
    expect(() => jsonMembers(Buffer.from(text))).toThrow(/more than 1000 fields/);
  });

  it.each([
    "",
    "[]",
    "1",
    "{",
    '{"a"',
    '{"a":}',
    '{"a":1',
    '{"a":1,}',
    '{"a":1}x',
    '{"a":"',
    "{a:1}",
    '{"a":"\\"}',
    '{"a":[1}',
  ])("are not found in %s", (text) => {
    expect(() => jsonMembers(Buffer.from(text))).toThrow(/not a JSON object/);
  });
});

/** The object's text with a `model` of its own at the end. */
function withModel(text: string): string {
  const value: Record<string, unknown> = JSON.parse(text);
  delete value.model;
  return JSON.stringify({ ...value, model: "asked" });
}
