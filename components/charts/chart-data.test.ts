import { describe, expect, it } from "vitest";
import {
  chartColour,
  endLabelShifts,
  formatTick,
  lastPoint,
  tickFormat,
  toFileName,
} from "#components/charts/chart-data.ts";

describe("chart data", () => {
  it("names files after the title", () => {
    expect(toFileName("Rejects by reason (rows)")).toBe("rejects-by-reason-rows");
    expect(toFileName("…")).toBe("chart");
  });

  it("moves the names of lines that end together apart, upwards", () => {
    const line = (name: string, ...values: (number | null)[]) => ({ name, values });
    expect(endLabelShifts([line("requests", 3, 10), line("errors", 1, 0)], 0, 100)).toEqual([0, 0]);
    const apart = endLabelShifts([line("max", 4, 4), line("running", 2, 0), line("waiting", 1, 0)], 0, 100);
    expect(apart).toEqual([0, -12, 0]);
    expect(endLabelShifts([line("all", null, null), line("one", 2, null)], 0, 100)).toEqual([0, 0]);
  });

  it("finds the last value of a series", () => {
    expect(lastPoint({ name: "", values: [1, 2, null] })).toBe(1);
    expect(lastPoint({ name: "", values: [null] })).toBe(-1);
  });

  it("repeats the palette after eight series", () => {
    expect(chartColour(0)).toBe(chartColour(8));
  });

  it("tells ticks of close values apart", () => {
    const format = tickFormat([4.0377, 3.9654, null]);
    expect([3.96, 3.98, 4, 4.02, 4.04].map(format)).toEqual(["3.96", "3.98", "4", "4.02", "4.04"]);
    expect(tickFormat([0, 12_300])(12_300)).toBe("12.3K");
    expect(tickFormat([7, 7])(7)).toBe("7");
    expect(tickFormat([])(0.5)).toBe("0.5");
  });

  it("shortens large ticks", () => {
    expect(formatTick(12_300)).toBe("12.3K");
  });
});
