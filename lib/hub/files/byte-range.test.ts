import { describe, expect, it } from "vitest";
import { parseRange } from "./byte-range.ts";

describe("a range", () => {
  it.each([
    [undefined, "whole"],
    ["bytes=0-3", { start: 0, end: 3 }],
    ["bytes=4-", { start: 4, end: 9 }],
    ["bytes=4-99", { start: 4, end: 9 }],
    ["bytes=-3", { start: 7, end: 9 }],
    ["bytes=-99", { start: 0, end: 9 }],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=5-2", "whole"],
    ["bytes=0-1,4-5", "whole"],
    ["lines=0-1", "whole"],
    ["bytes=-", "whole"],
  ])("%s of ten bytes is %j", (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });

  it("of an empty file is its whole or cannot be had", () => {
    expect(parseRange(undefined, 0)).toBe("whole");
    expect(parseRange("bytes=0-", 0)).toBe("unsatisfiable");
  });
});
