import { describe, expect, it } from "vitest";
import { menuKeyTarget } from "#components/ui/menu-keys.ts";

const labels = ["Copy", "Compare", "Delete"];

describe("menuKeyTarget", () => {
  it.each([
    ["ArrowDown", -1, 0],
    ["ArrowDown", 2, 0],
    ["ArrowUp", 0, 2],
    ["ArrowUp", -1, 2],
    ["Home", 2, 0],
    ["End", 0, 2],
    ["c", 0, 1],
    ["C", 1, 0],
    ["d", 0, 2],
    ["x", 0, undefined],
    ["Tab", 0, undefined],
  ])("moves on %s from %i to %s", (key, from, to) => {
    expect(menuKeyTarget(key, labels, from)).toBe(to);
  });

  it("moves nowhere in an empty menu", () => {
    expect(menuKeyTarget("ArrowDown", [], -1)).toBeUndefined();
  });
});
