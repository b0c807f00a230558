import { describe, expect, it } from "vitest";
import {
  compareCards,
  compareEvaluations,
  compareInventories,
  compareTrees,
} from "#lib/adapters/compare/compared-rows.ts";

const file = (path: string, sha256: string) => ({ path, sha256, gitOid: "", sizeBytes: 1, isLfs: false });

describe("compareCards", () => {
  it("marks the fields that differ and reads sets in any order", () => {
    const rows = compareCards([
      { tags: ["b", "a"], description: "One" },
      { tags: ["a", "b"], description: "Two" },
      { tags: ["a", "b"] },
    ]);
    const tags = rows.find(({ key }) => key === "/tags");
    const description = rows.find(({ key }) => key === "/description");
    expect(tags).toMatchObject({ label: "Tags", values: ["a, b", "a, b", "a, b"], differs: false });
    expect(description).toMatchObject({ values: ["One", "Two", null], differs: true });
  });
});

describe("compareTrees", () => {
  it("names files that only one has", () => {
    const rows = compareTrees([[file("a", "1"), file("b", "2")], [file("a", "1")]]);
    expect(rows.map(({ key, differs }) => [key, differs])).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });
});

describe("compareEvaluations", () => {
  it("makes a line of metric, split and dataset", () => {
    const [row] = compareEvaluations([
      { evaluation: [{ name: "eval_loss", value: 0.5, split: "test" }] },
      { evaluation: [{ name: "eval_loss", value: 0.4, split: "test" }] },
    ]);
    expect(row).toMatchObject({ key: "eval_loss · test", values: ["0.5", "0.4"], differs: true });
  });
});

describe("compareInventories", () => {
  it("lines modules up by path, in natural order, and shows what differs", () => {
    const module = (path: string, rank: number) => ({
      path,
      layer: null,
      kind: path,
      rank,
      inFeatures: 4,
      outFeatures: 4,
      tensors: [{ name: path, role: "lora_A" as const, dtype: "F32" as const, shape: [rank, 4] }],
    });
    const inventory = (...modules: ReturnType<typeof module>[]) => ({
      format: 1 as const,
      fileSizeBytes: 0,
      headerSizeBytes: 0,
      tensorSizeBytes: 0,
      tensorCount: modules.length,
      parameterCount: 0,
      dtypes: {},
      layers: [],
      ranks: [],
      metadata: {},
      modules,
    });
    const rows = compareInventories([
      inventory(module("layers.10.q", 8), module("layers.2.q", 8)),
      inventory(module("layers.2.q", 4)),
      null,
    ]);
    expect(rows).toMatchObject([
      { key: "layers.2.q", values: ["rank 8 · F32 · lora_A [8, 4]", "rank 4 · F32 · lora_A [4, 4]", null] },
      { key: "layers.10.q", differs: true },
    ]);
  });
});
