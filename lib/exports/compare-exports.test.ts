import { describe, expect, it } from "vitest";
import { compareFiles, compareMetrics } from "#lib/exports/compare-exports.ts";

describe("compareMetrics", () => {
  it("pairs metrics by name and bucket and keeps what one side lacks", () => {
    const left = [
      { metric: "rejects", bucket: "too_short", value: 1 },
      { metric: "rows", bucket: "", value: 5 },
    ];
    const right = [
      { metric: "rows", bucket: "", value: 6 },
      { metric: "rejects", bucket: "duplicate", value: 2 },
    ];
    expect(compareMetrics(left, right)).toEqual([
      { metric: "rejects", bucket: "too_short", left: 1, right: null },
      { metric: "rows", bucket: "", left: 5, right: 6 },
      { metric: "rejects", bucket: "duplicate", left: null, right: 2 },
    ]);
  });
});

describe("compareFiles", () => {
  it("says which files have the same bytes", () => {
    const file = (path: string, sha256: string) => ({ path, sha256, sizeBytes: 1 });
    expect(
      compareFiles([file("a", "1"), file("b", "1")], [file("b", "2"), file("a", "1"), file("c", "3")]),
    ).toEqual([
      { path: "a", left: { sha256: "1", sizeBytes: 1 }, right: { sha256: "1", sizeBytes: 1 }, isSame: true },
      { path: "b", left: { sha256: "1", sizeBytes: 1 }, right: { sha256: "2", sizeBytes: 1 }, isSame: false },
      { path: "c", left: null, right: { sha256: "3", sizeBytes: 1 }, isSame: false },
    ]);
  });
});
