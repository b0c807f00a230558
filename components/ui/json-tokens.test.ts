import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toJsonTokens } from "#components/ui/json-tokens.ts";

describe("toJsonTokens", () => {
  it("tells keys from strings, also when they hold quotes and colons", () => {
    const kinds = toJsonTokens('{"a\\":b": "c: \\"d\\"", "e": [-1.5e3, null]}')
      .filter((token) => token.kind !== "plain")
      .map((token) => token.kind);
    expect(kinds).toEqual(["key", "string", "key", "number", "literal"]);
  });

  it("loses no character of any JSON value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.stringify(value, null, 2);
        expect(
          toJsonTokens(json)
            .map((token) => token.text)
            .join(""),
        ).toBe(json);
      }),
    );
  });
});
