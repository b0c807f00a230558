import { describe, expect, it } from "vitest";
import { listedModules } from "./defect.ts";

describe("the modules of a finding", () => {
  it("are listed up to a number, and the rest is counted", () => {
    expect(listedModules(["a", "b"])).toEqual({ listed: ["a", "b"], omittedCount: 0 });
    const many = Array.from({ length: 60_000 }, (_, index) => `layers.${index}`);
    const { listed, omittedCount } = listedModules(many);
    expect([listed.length, omittedCount]).toEqual([500, 59_500]);
  });
});
