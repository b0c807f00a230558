import { describe, expect, it } from "vitest";
import { parseByteRange } from "#lib/exports/byte-range.ts";

describe("parseByteRange", () => {
  it.each([
    ["bytes=0-99", { start: 0, end: 99 }],
    ["bytes=990-", { start: 990, end: 999 }],
    ["bytes=900-5000", { start: 900, end: 999 }],
    ["bytes=-10", { start: 990, end: 999 }],
    ["bytes=-5000", { start: 0, end: 999 }],
    ["bytes=1000-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=9-3", null],
    ["bytes=-", null],
    ["bytes=0-1,5-6", null],
    ["rows=0-1", null],
    [null, null],
  ])("reads %s of 1000 bytes", (header, range) => {
    expect(parseByteRange(header, 1000)).toEqual(range);
  });

  it("satisfies nothing of an empty file", () => {
    expect(parseByteRange("bytes=0-", 0)).toBe("unsatisfiable");
  });
});
