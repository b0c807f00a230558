import { describe, expect, it } from "vitest";
import { chartColour, formatTick, toFileName } from "#components/charts/chart-data.ts";

describe("chart data", () => {
  it("names files after the title", () => {
    expect(toFileName("Rejects by reason (rows)")).toBe("rejects-by-reason-rows");
    expect(toFileName("…")).toBe("chart");
  });

  it("repeats the palette after eight series", () => {
    expect(chartColour(0)).toBe(chartColour(8));
  });

  it("shortens large ticks", () => {
    expect(formatTick(12_300)).toBe("12.3K");
  });
});
