import { describe, expect, it } from "vitest";
import { formatBytes, formatCount, formatDuration, formatShare } from "./format.ts";

describe("formats", () => {
  it("writes sizes with a unit that keeps the number short", () => {
    expect([0, 999, 1000, 4_200_000, 999_600, 5e9, 3e15].map(formatBytes)).toEqual([
      "0 B",
      "999 B",
      "1 KB",
      "4.2 MB",
      "1 MB",
      "5 GB",
      "3000 TB",
    ]);
  });

  it("never rounds a share to nothing or to all", () => {
    expect([0, 0.0001, 0.125, 0.9999, 1].map(formatShare)).toEqual([
      "0 %",
      "< 0.1 %",
      "12.5 %",
      "> 99.9 %",
      "100 %",
    ]);
  });

  it("writes durations in two units", () => {
    expect([850, 42_000, 185_000, 7_800_000].map(formatDuration)).toEqual([
      "850 ms",
      "42 s",
      "3 min 5 s",
      "2 h 10 min",
    ]);
    expect(formatCount(7473)).toBe("7,473");
  });
});
