import { compareModulePaths } from "./inventory.ts";
import type { ModuleComparison } from "./weight-comparison.ts";

/** What a heat map shows of each module. */
export type HeatMetric = "left" | "right" | "difference" | "cosine";

/** One cell: null where the metric is not defined. `strength` is 0 to 1, for the colour. */
export type HeatCell = { layer: number | null; kind: string; value: number | null; strength: number };

/** Layers by kinds of module. Modules of experts are drawn together, their squares added up. */
export type HeatMapData = {
  metric: HeatMetric;
  kinds: readonly string[];
  /** Ascending; null, for modules outside the layers, comes last. */
  layers: readonly (number | null)[];
  /** One row a layer, one cell a kind; null where the layer has no such module. */
  rows: readonly (readonly (HeatCell | null)[])[];
  /** The value of full strength. */
  largest: number;
};

type Sums = { left: number; right: number; difference: number | null };

/** Puts modules on a grid: norms of one side, the difference relative to the larger norm, or the cosine. */
export function prepareHeatMap(modules: readonly ModuleComparison[], metric: HeatMetric): HeatMapData {
  const groups = groupModules(modules);
  const values = new Map([...groups].map(([key, { sums }]) => [key, metricOf(sums, metric)] as const));
  const largest =
    metric === "cosine" ? 1 : Math.max(0, ...[...values.values()].map((value) => Math.abs(value ?? 0)));
  const kinds = [...new Set([...groups.values()].map(({ kind }) => kind))].sort(compareModulePaths);
  const layers = [...new Set([...groups.values()].map(({ layer }) => layer))].sort(
    (one, other) => (one ?? Number.POSITIVE_INFINITY) - (other ?? Number.POSITIVE_INFINITY),
  );
  return {
    metric,
    kinds,
    layers,
    largest,
    rows: layers.map((layer) =>
      kinds.map((kind) => {
        const key = keyOf(layer, kind);
        if (!groups.has(key)) return null;
        const value = values.get(key) ?? null;
        return { layer, kind, value, strength: largest > 0 ? Math.abs(value ?? 0) / largest : 0 };
      }),
    ),
  };
}

function groupModules(
  modules: readonly ModuleComparison[],
): Map<string, { layer: number | null; kind: string; sums: Sums }> {
  const groups = new Map<string, { layer: number | null; kind: string; sums: Sums }>();
  for (const { layer, kind: fullKind, left, right, differenceNorm } of modules) {
    const kind = fullKind.replaceAll(/\.\d+(?=\.|$)/g, ".*");
    const key = keyOf(layer, kind);
    const group = groups.get(key) ?? { layer, kind, sums: { left: 0, right: 0, difference: 0 } };
    const { sums } = group;
    sums.left += left ? (left.norm ?? Number.NaN) ** 2 : 0;
    sums.right += right ? (right.norm ?? Number.NaN) ** 2 : 0;
    sums.difference =
      sums.difference === null || differenceNorm === null ? null : sums.difference + differenceNorm ** 2;
    groups.set(key, group);
  }
  return groups;
}

function metricOf({ left, right, difference }: Sums, metric: HeatMetric): number | null {
  if (metric === "left" || metric === "right") {
    const square = metric === "left" ? left : right;
    return Number.isNaN(square) ? null : Math.sqrt(square);
  }
  const larger = Math.max(left, right);
  if (difference === null || !(larger > 0)) return null;
  if (metric === "difference") return Math.sqrt(difference / larger);
  if (left === 0 || right === 0) return null;
  return Math.min(1, Math.max(-1, (left + right - difference) / 2 / Math.sqrt(left * right)));
}

function keyOf(layer: number | null, kind: string): string {
  return `${layer ?? ""} ${kind}`;
}

/** A value as a cell writes it: "0.42", "1.8", "23". */
export function formatHeat(value: number | null): string {
  if (value === null) return "–";
  if (value !== 0 && Math.abs(value) < 0.005) return value.toExponential(0);
  return Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(2)));
}
