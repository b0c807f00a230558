import { describe, expect, it } from "vitest";
import { gaugeArc } from "#components/charts/gauge-arc.ts";

const size = { width: 220, height: 112, radius: 90 };

describe("gaugeArc", () => {
  it.each([
    [0, "20.00 100.00"],
    [0.5, "110.00 10.00"],
    [1, "200.00 100.00"],
    [7, "200.00 100.00"],
  ])("ends at the right place for %d", (share, end) => {
    expect(gaugeArc(share, size)).toBe(`M 20 100 A 90 90 0 0 1 ${end}`);
  });
});
