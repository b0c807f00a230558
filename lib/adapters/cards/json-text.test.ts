import { describe, expect, it } from "vitest";
import { parseFileObject } from "./json-text.ts";

describe("a JSON file of an adapter", () => {
  it("is read with the numbers that Python writes", () => {
    expect(parseFileObject('{"a": NaN, "b": [1, -Infinity]}', "x.json")).toEqual({ a: null, b: [1, null] });
  });

  it("is refused when it is nested deeper than what follows it can go", () => {
    const deep = `{"r": ${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
    expect(() => parseFileObject(deep, "adapter_config.json")).toThrow("nested more than 64 deep");
  });
});
