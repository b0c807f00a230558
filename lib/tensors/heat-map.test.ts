import { describe, expect, it } from "vitest";
import { formatHeat, prepareHeatMap } from "./heat-map.ts";
import type { ModuleComparison } from "./weight-comparison.ts";

const module = (path: string, layer: number | null, kind: string, norms: number[]): ModuleComparison => {
  const [left = 0, right = 0, difference = 0] = norms;
  return {
    path,
    layer,
    kind,
    left: { rank: 8, scale: 2, norm: left },
    right: { rank: 8, scale: 2, norm: right },
    differenceNorm: difference,
    cosine: null,
    shapesDiffer: false,
  };
};

const modules = [
  module("model.layers.10.q", 10, "q", [3, 4, 5]),
  module("model.layers.2.q", 2, "q", [1, 1, 0]),
  module("model.layers.2.k", 2, "k", [2, 2, 4]),
  module("lm_head", null, "lm_head", [0, 0, 0]),
];

describe("the heat map", () => {
  it("has layers in order, what is outside them last, and gaps where a layer lacks a module", () => {
    const map = prepareHeatMap(modules, "left");
    expect(map.layers).toEqual([2, 10, null]);
    expect(map.kinds).toEqual(["k", "lm_head", "q"]);
    expect(map.rows.map((row) => row.map((cell) => cell?.value ?? null))).toEqual([
      [2, null, 1],
      [null, null, 3],
      [null, 0, null],
    ]);
    expect(map.rows[0]?.[0]?.strength).toBeCloseTo(2 / 3);
  });

  it("shows differences relative to the larger norm, and the cosine that follows", () => {
    const values = (metric: "difference" | "cosine") =>
      prepareHeatMap(modules, metric).rows.flatMap((row) =>
        row.flatMap((cell) => (cell ? [cell.value] : [])),
      );
    expect(values("difference")).toEqual([2, 0, 1.25, null]);
    expect(values("cosine")).toEqual([-1, 1, 0, null]);
  });

  it("draws the experts of a layer together", () => {
    const experts = [0, 1].map((expert) =>
      module(`model.layers.0.mlp.experts.${expert}.w1`, 0, `mlp.experts.${expert}.w1`, [
        3 + expert,
        0,
        3 + expert,
      ]),
    );
    const map = prepareHeatMap(experts, "left");
    expect(map.kinds).toEqual(["mlp.experts.*.w1"]);
    expect(map.rows).toEqual([[{ layer: 0, kind: "mlp.experts.*.w1", value: 5, strength: 1 }]]);
  });

  it("has no value where values are not finite", () => {
    const [broken] = modules.map((one) => ({
      ...one,
      left: { rank: 8, scale: 2, norm: null },
      differenceNorm: null,
    }));
    if (!broken) throw new Error("no module");
    expect(prepareHeatMap([broken], "left").rows[0]?.[0]?.value).toBeNull();
    expect(prepareHeatMap([broken], "difference").rows[0]?.[0]?.value).toBeNull();
  });

  it("writes numbers short", () => {
    expect([0.4237, 1.83, 23.4, 1234, 0.00012, 0, null].map(formatHeat)).toEqual([
      "0.42",
      "1.8",
      "23",
      "1234",
      "1e-4",
      "0",
      "–",
    ]);
  });
});
