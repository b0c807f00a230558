import type {
  ComparisonFlag,
  ModuleComparison,
  ModuleUpdate,
  TensorComparison,
  TotalComparison,
  WeightComparisonDocument,
} from "./weight-comparison.ts";
import { comparisonFormat, maxComparedRank } from "./weight-comparison.ts";

/** Updates closer than this, of the larger norm, are the same: rounding to bfloat16 moves them by 0.3 %. */
const sameWithin = 0.005;
/** Modified z-score above which a value is an outlier (Iglewicz and Hoaglin 1993). */
const outlierScore = 3.5;
/** An outlier is also this many times its median: in very even adapters the score alone is nervous. */
const outlierFactor = 4;
const fewestForOutliers = 8;

/** Adds totals and flags to what the threads measured. */
export function summariseComparison(
  measured: { modules: readonly ModuleComparison[]; tensors: readonly TensorComparison[] },
  sameBytes: boolean,
): WeightComparisonDocument {
  const total = totalOf(measured.modules);
  return {
    format: comparisonFormat,
    ...measured,
    total,
    flags: [
      ...sameFlags(measured, total, sameBytes),
      ...sideFlags("left", measured.modules),
      ...sideFlags("right", measured.modules),
    ],
  };
}

/** Norms of all modules together: squares add up, because modules are different weights. */
function totalOf(modules: readonly ModuleComparison[]): TotalComparison {
  const squares = (values: readonly (number | null | undefined)[]) =>
    values.reduce<number>((sum, value) => sum + (value ?? 0) ** 2, 0);
  const left = squares(modules.map((module) => module.left?.norm));
  const right = squares(modules.map((module) => module.right?.norm));
  const isWhole = modules.length > 0 && modules.every(({ differenceNorm }) => differenceNorm !== null);
  const difference = isWhole ? squares(modules.map(({ differenceNorm }) => differenceNorm)) : null;
  return {
    leftNorm: Math.sqrt(left),
    rightNorm: Math.sqrt(right),
    differenceNorm: difference === null ? null : Math.sqrt(difference),
    cosine:
      difference === null || left === 0 || right === 0
        ? null
        : Math.min(1, Math.max(-1, (left + right - difference) / 2 / Math.sqrt(left) / Math.sqrt(right))),
  };
}

function sameFlags(
  { tensors }: { tensors: readonly TensorComparison[] },
  { leftNorm, rightNorm, differenceNorm }: TotalComparison,
  sameBytes: boolean,
): ComparisonFlag[] {
  if (sameBytes) {
    return [
      { code: "same_bytes", side: "both", modules: [], message: "Both are the same file, byte for byte." },
    ];
  }
  const larger = Math.max(leftNorm, rightNorm);
  const areSame =
    differenceNorm !== null &&
    larger > 0 &&
    differenceNorm <= sameWithin * larger &&
    tensors.every(
      (tensor) =>
        tensor.differenceNorm !== null &&
        tensor.differenceNorm <= sameWithin * Math.max(tensor.leftNorm ?? 0, tensor.rightNorm ?? 0),
    );
  if (!areSame) return [];
  const message =
    "Both do the same to the base model: their updates differ by less than rounding to bfloat16 does.";
  return [{ code: "same_weights", side: "both", modules: [], message }];
}

function sideFlags(side: "left" | "right", modules: readonly ModuleComparison[]): ComparisonFlag[] {
  const updates = modules.flatMap((module) => {
    const update = module[side];
    return update ? [{ path: module.path, ...update }] : [];
  });
  const zero = updates.filter(({ norm }) => norm === 0).map(({ path }) => path);
  const skipped = updates.filter(({ rank }) => rank > maxComparedRank).map(({ path }) => path);
  const broken = updates
    .filter(({ norm, rank }) => norm === null && rank <= maxComparedRank)
    .map(({ path }) => path);
  const outliers = normOutliers(updates);
  const flags: ComparisonFlag[] = [];
  const flag = (code: ComparisonFlag["code"], paths: readonly string[], message: string) => {
    if (paths.length > 0) flags.push({ code, side, modules: paths, message });
  };
  if (updates.length > 0 && zero.length === updates.length) {
    flag("untrained", zero, "Every update is zero: the adapter does nothing.");
  } else {
    flag("zero_module", zero, `${zero.length} of ${updates.length} modules have an update of zero.`);
  }
  flag("non_finite", broken, `${broken.length} modules have values that are NaN or infinite.`);
  flag("rank_skipped", skipped, `Modules of a rank above ${maxComparedRank} are not compared.`);
  flag(
    "norm_outlier",
    outliers,
    `${outliers.length} of ${updates.length} modules change the base model at least ${outlierFactor} times as much as the median module.`,
  );
  return flags;
}

/** Modules whose norm stands out above the others, on a log scale, by median and median absolute deviation. */
export function normOutliers(updates: readonly (Pick<ModuleUpdate, "norm"> & { path: string })[]): string[] {
  const logs = updates.flatMap(({ path, norm }) => (norm ? [{ path, log: Math.log(norm) }] : []));
  if (logs.length < fewestForOutliers) return [];
  const middle = median(logs.map(({ log }) => log));
  const spread = median(logs.map(({ log }) => Math.abs(log - middle)));
  return logs
    .filter(({ log }) => {
      const distance = log - middle;
      return distance >= Math.log(outlierFactor) && 0.6745 * distance > outlierScore * spread;
    })
    .map(({ path }) => path);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1] ?? 0, sorted[Math.floor(half)] ?? 0];
  return (low + high) / 2;
}
