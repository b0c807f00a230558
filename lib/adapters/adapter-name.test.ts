import { describe, expect, it } from "vitest";
import { parseAdapterId } from "#lib/adapters/adapter-name.ts";

describe("parseAdapterId", () => {
  it("takes a name alone or with its owner", () => {
    expect(parseAdapterId("legal-qa-v1")).toEqual({ owner: undefined, name: "legal-qa-v1" });
    expect(parseAdapterId("team/legal_qa.2")).toEqual({ owner: "team", name: "legal_qa.2" });
  });

  it.each([
    "",
    "/x",
    "x/",
    "a/b/c",
    "../x",
    "a b",
    "x--y",
    "x.v1.2.0",
    "X.V1.2.0-rc.1",
    "a".repeat(65),
    "x.",
  ])("refuses %j", (text) => {
    expect(() => parseAdapterId(text)).toThrow();
  });
});
