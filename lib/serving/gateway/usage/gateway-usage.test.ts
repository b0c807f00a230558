import { describe, expect, it } from "vitest";
import { usageStepMinutes } from "#lib/serving/gateway/usage/gateway-usage.ts";

describe("usageStepMinutes", () => {
  it.each([
    [1, 1],
    [60, 1],
    [6 * 60, 5],
    [24 * 60 + 0.001, 15],
    [7 * 24 * 60, 120],
    [365 * 24 * 60, 4 * 1440],
  ])("cuts %f minutes into round steps", (minutes, step) => {
    expect(usageStepMinutes(minutes)).toBe(step);
  });
});
