import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sliceText } from "#lib/exports/buffer-slices.ts";

describe("sliceText", () => {
  it("gives what Buffer.toString gives", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.nat(5), (text, cut) => {
        const bytes = Buffer.from(`${"x".repeat(cut)}${text}`);
        expect(sliceText(bytes, cut, bytes.length, false)).toBe(text);
        const ascii = Buffer.from(text.replaceAll(/[^\0-\x7f]/g, "?"));
        expect(sliceText(ascii, 0, ascii.length, true)).toBe(ascii.toString("utf8"));
      }),
    );
  });
});
