import { describe, expect, it } from "vitest";
import { isPlainSchema } from "#lib/schemas/plain-schema.ts";

describe("isPlainSchema", () => {
  it("knows a schema of common keywords", () => {
    const text = { type: "string", minLength: 1, maxLength: 8192 };
    const schema = { type: "object", required: ["a"], properties: { a: text }, additionalProperties: false };
    expect(isPlainSchema(schema)).toBe(true);
  });

  it("leaves everything else to the meta-schema", () => {
    const others: readonly unknown[] = [
      { type: "strin" },
      { type: ["string"] },
      { minLength: -1 },
      { maxLength: 1.5 },
      { required: ["a", "a"] },
      { properties: { a: { pattern: "(" } } },
      { properties: [] },
      { additionalProperties: "no" },
      { constructor: true },
    ];
    expect(others.filter(isPlainSchema)).toEqual([]);
  });
});
