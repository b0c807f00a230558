import { describe, expect, it } from "vitest";
import { nearestName } from "./nearest-name.ts";

describe("the nearest name", () => {
  it("is the known one with the fewest changes", () => {
    expect(nearestName("instruction_feild", ["instruction_field", "input_field"])).toBe("instruction_field");
    expect(nearestName("Style", ["style", "split"])).toBe("style");
  });

  it("is nothing when none is close", () => {
    expect(nearestName("colour", ["weighting", "split"])).toBeUndefined();
    expect(nearestName("x", [])).toBeUndefined();
  });
});
