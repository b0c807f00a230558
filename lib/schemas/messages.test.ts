import { describe, expect, it } from "vitest";
import { compileSchema } from "#lib/schemas/compile.ts";

function sentence(schema: unknown, value: unknown): string | undefined {
  const compiled = compileSchema(schema, { draft: "2020-12" });
  return compiled.ok ? compiled.validator.validate(value)?.[0]?.message : compiled.problems[0]?.message;
}

function field(schema: unknown, value: unknown): string | undefined {
  return sentence({ properties: { f: schema } }, { f: value });
}

describe("describeViolation", () => {
  it.each([
    [field({ minLength: 10 }, "x"), "Field 'f' too short (min 10 chars)"],
    [field({ maxLength: 1 }, "xy"), "Field 'f' too long (max 1 chars)"],
    [field({ type: "string" }, [1]), "Field 'f' must be string, is array"],
    [field({ type: ["string", "null"] }, 1), "Field 'f' must be string or null, is number"],
    [field({ enum: ["a", 1] }, "b"), "Field 'f' must be one of \"a\", 1"],
    [field({ const: { a: 1 } }, 1), "Field 'f' must be {\"a\":1}"],
    [field({ pattern: "^a" }, "b"), "Field 'f' does not match the pattern ^a"],
    [field({ format: "date" }, "b"), "Field 'f' is not a valid date"],
    [field({ minimum: 1 }, 0), "Field 'f' too small (min 1)"],
    [field({ exclusiveMaximum: 1 }, 1), "Field 'f' too large (below 1)"],
    [field({ multipleOf: 2 }, 1), "Field 'f' must be a multiple of 2"],
    [field({ minItems: 1 }, []), "Field 'f' has too few items (min 1)"],
    [field({ maxItems: 1 }, [1, 2]), "Field 'f' has too many items (max 1)"],
    [field({ contains: { type: "string" } }, [1]), "Field 'f' must contain at least 1 matching items"],
    [field({ minProperties: 1 }, {}), "Field 'f' has too few fields (min 1)"],
    [field({ not: {} }, 1), "Field 'f' has a form that is not allowed"],
    [field({ oneOf: [{}, true] }, 1), "Field 'f' meets more than one of the allowed forms"],
    [field({ anyOf: [false] }, 1), "Field 'f' meets none of the allowed forms"],
    [field(false, 1), "Field 'f' is not allowed"],
    [field({ items: { maxLength: 1 } }, ["a", "bc"]), "Field 'f[1]' too long (max 1 chars)"],
    [sentence({ required: ["a/b"] }, {}), "Missing required field: a/b"],
    [
      sentence({ dependentRequired: { a: ["b"] } }, { a: 1 }),
      "Missing required field: b (needed because 'a' is there)",
    ],
    [
      sentence({ properties: { answer: {} }, additionalProperties: false }, { anwser: 1 }),
      "Unknown field: anwser (did you mean 'answer'?)",
    ],
    [
      sentence({ properties: { "a/b~": { type: "null" } } }, { "a/b~": 1 }),
      "Field 'a/b~' must be null, is number",
    ],
    [sentence({ type: "object" }, 1), "The value must be object, is number"],
  ])("says %s", (said, expected) => {
    expect(said).toBe(expected);
  });
});
