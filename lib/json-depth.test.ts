import { describe, expect, it } from "vitest";
import { isDeeperThan } from "./json-depth.ts";

describe("isDeeperThan", () => {
  it("counts objects and arrays from the outside", () => {
    expect(isDeeperThan(1, 0)).toBe(false);
    expect(isDeeperThan({ a: [1] }, 2)).toBe(false);
    expect(isDeeperThan({ a: [1, { b: 1 }] }, 2)).toBe(true);
  });

  it("takes a value deeper than the call stack", () => {
    const deep: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`);
    expect(isDeeperThan(deep, 500)).toBe(true);
  });
});
