import { describe, expect, it } from "vitest";
import { fileDifferences } from "./file-differences.ts";

const file = (path: string, sha256: string, sizeBytes = 1) => ({ path, sha256, sizeBytes });

describe("fileDifferences", () => {
  it("names what is new, gone and changed, by path", () => {
    const before = [file("same", "1"), file("gone", "2", 5), file("changed", "3", 7)];
    const after = [file("same", "1"), file("changed", "4", 8), file("added", "2", 5)];
    expect(fileDifferences(before, after)).toEqual([
      { path: "added", change: "added", beforeBytes: null, afterBytes: 5 },
      { path: "changed", change: "changed", beforeBytes: 7, afterBytes: 8 },
      { path: "gone", change: "removed", beforeBytes: 5, afterBytes: null },
    ]);
  });
});
