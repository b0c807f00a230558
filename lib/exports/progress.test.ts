import { describe, expect, it } from "vitest";
import { createProgressMeter } from "#lib/exports/progress.ts";

const sample = (bytes: number, rows: number) => ({
  phase: "rows",
  rows,
  exportedRows: rows,
  bytes,
  bytesTotal: 1000,
  rejects: {},
});

describe("createProgressMeter", () => {
  it("has no rate before the second sample and then one over the window", () => {
    const meter = createProgressMeter();
    expect(meter(sample(0, 0), 0)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
    expect(meter(sample(200, 20), 2000)).toMatchObject({
      bytesPerSecond: 100,
      rowsPerSecond: 10,
      secondsLeft: 8,
    });
    expect(meter(sample(900, 90), 12_000).bytesPerSecond).toBe(70);
  });

  it("starts over when a resumed run reports less than before", () => {
    const meter = createProgressMeter();
    meter(sample(800, 80), 0);
    expect(meter(sample(100, 10), 1000)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
  });
});
