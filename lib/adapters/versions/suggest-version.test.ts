import { describe, expect, it } from "vitest";
import { suggestVersion, versionWarnings } from "./suggest-version.ts";

const previous = { semver: "1.2.3", baseModel: "m/base", data: ["export:1"] };

describe("suggestVersion", () => {
  it.each([
    ["the first", null, { baseModel: "m/base", data: [] }, "1.0.0", null],
    ["another base model", previous, { baseModel: "m/other", data: ["export:1"] }, "2.0.0", "major"],
    [
      "the same base model in other letters",
      previous,
      { baseModel: "M/Base", data: ["export:1"] },
      "1.2.4",
      "patch",
    ],
    ["new data", previous, { baseModel: "m/base", data: ["export:2"] }, "1.3.0", "minor"],
    ["less data", previous, { baseModel: "m/base", data: [] }, "1.2.4", "patch"],
    ["an unknown base model", previous, { baseModel: null, data: ["export:1"] }, "1.2.4", "patch"],
    [
      "a release after its candidate",
      { ...previous, semver: "2.0.0-rc.1" },
      { baseModel: "m/x", data: [] },
      "2.0.0",
      "major",
    ],
  ] as const)("says for %s", (_case, before, facts, semver, bump) => {
    expect(suggestVersion(before, facts)).toMatchObject({ semver, bump });
  });

  it("says why", () => {
    const { reason } = suggestVersion(previous, { baseModel: "m/other", data: [] });
    expect(reason).toBe("The base model changed from m/base to m/other.");
  });

  it("takes another revision of the base model for another base model", () => {
    const before = { ...previous, baseModelRevision: "aaa" };
    expect(suggestVersion(before, { baseModel: "m/base", baseModelRevision: "bbb", data: [] }).bump).toBe(
      "major",
    );
    expect(suggestVersion(before, { baseModel: "m/base", baseModelRevision: null, data: [] }).bump).toBe(
      "patch",
    );
  });
});

describe("versionWarnings", () => {
  const suggestion = suggestVersion(previous, { baseModel: "m/other", data: [] });

  it("has nothing to say of the version that is suggested, or a candidate of it", () => {
    expect(versionWarnings("2.0.0", suggestion, ["1.2.3"])).toEqual([]);
    expect(versionWarnings("2.0.0-rc.1", suggestion, ["1.2.3"])).toEqual([]);
  });

  it("warns of a smaller step and of a version below the highest", () => {
    expect(versionWarnings("1.2.4", suggestion, ["1.2.3"])).toEqual([
      expect.stringMatching(/2\.0\.0.*major/),
    ]);
    expect(versionWarnings("1.0.1", suggestion, ["1.2.3", "1.10.0"])[0]).toMatch(/1\.10\.0 is there already/);
  });
});
