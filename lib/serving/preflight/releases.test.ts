import { describe, expect, it } from "vitest";
import { compareReleases, isReleaseText, rulesReleaseOf } from "./releases.ts";

describe("the rules of a version", () => {
  it.each([
    ["0.32.0", "0.32.0", true],
    ["0.32.0+cpu", "0.32.0", true],
    ["v0.31.0", "0.31.0", true],
    ["0.32.0.post1", "0.32.0", true],
    ["0.32.0rc1", "0.31.0", false],
    ["0.32.1.dev7+g1a2b3c4", "0.32.0", false],
    ["0.32.1rc6.dev210+g1a2b3c4", "0.32.0", false],
    ["0.33.0", "0.32.0", false],
    ["1.0", "0.32.0", false],
    ["0.29.0", "0.28.0", false],
    ["0.20.1", "0.28.0", false],
    ["nightly", "0.32.0", false],
    [null, "0.32.0", false],
  ])("of %s are those of %s", (version, rulesOf, isKnown) => {
    expect(rulesReleaseOf(version)).toEqual({ version, rulesOf, isKnown });
  });
});

describe("versions", () => {
  it("stand in the order of their release, unreadable ones last", () => {
    const versions = ["nightly", "0.32.0", "0.9.2", "0.32.0rc1", "0.28.0+cpu"];
    expect(versions.sort(compareReleases)).toEqual(["0.9.2", "0.28.0+cpu", "0.32.0rc1", "0.32.0", "nightly"]);
  });

  it("are told from other texts", () => {
    expect(["0.32.0", "0.32", "0.32.0rc1"].every(isReleaseText)).toBe(true);
    expect(["", "abc", "0", "0.32.0 or so"].some(isReleaseText)).toBe(false);
  });
});
