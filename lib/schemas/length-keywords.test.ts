import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSchema } from "#lib/schemas/compile.ts";
import { codePointLength } from "#lib/schemas/length-keywords.ts";

function accepts(schema: unknown, value: unknown): boolean {
  const compiled = compileSchema(schema);
  if (!compiled.ok) throw new Error(compiled.problems.map(({ message }) => message).join());
  return compiled.validator.validate(value) === null;
}

// Surrogates alone and in pairs, in every order.
const hardText = fc.string({
  unit: fc.constantFrom("a", "ß", "😀", "\ud83d", "\ude00", "\u{10ffff}", "\u200d"),
  maxLength: 40,
});

describe("the bounded length keywords", () => {
  it("count as many code points as iteration does", () => {
    fc.assert(fc.property(hardText, (text) => codePointLength(text) === [...text].length));
  });

  it("decide as counting every text whole decides", () => {
    const validators = new Map<number, (text: string) => [boolean, boolean]>();
    for (let limit = 0; limit <= 45; limit++) {
      const least = compileSchema({ minLength: limit });
      const most = compileSchema({ maxLength: limit });
      if (!least.ok || !most.ok) throw new Error("does not compile");
      validators.set(limit, (text) => [
        least.validator.validate(text) === null,
        most.validator.validate(text) === null,
      ]);
    }
    fc.assert(
      fc.property(hardText, fc.integer({ min: 0, max: 45 }), (text, limit) => {
        const count = [...text].length;
        expect(validators.get(limit)?.(text)).toEqual([count >= limit, count <= limit]);
      }),
      { numRuns: 5_000 },
    );
  });

  it("take bounds written as floats and leave other types alone", () => {
    expect(accepts({ minLength: 2.0, maxLength: 3.0 }, "ab")).toBe(true);
    expect(accepts({ minLength: 2 }, 1)).toBe(true);
  });
});
