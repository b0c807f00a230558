import { isJsonObject } from "#lib/json-object.ts";

/** Raised when the document or the arithmetic changes; older results are computed again. */
export const comparisonFormat = 1;

/** Beyond it the r × r products would outgrow what is gained; no adapter is near. */
export const maxComparedRank = 1_024;

/** The update of one module on one side: s·B·A. */
export type ModuleUpdate = {
  rank: number;
  /** α/r or α/√r, as the side's config gives it. */
  scale: number;
  /** ‖s·B·A‖_F; null where values are not finite. */
  norm: number | null;
};

/** One module on both sides; null where a side has no update of it. */
export type ModuleComparison = {
  path: string;
  layer: number | null;
  kind: string;
  left: ModuleUpdate | null;
  right: ModuleUpdate | null;
  /** ‖ΔW₁−ΔW₂‖_F; null where it is not defined: shapes differ, or values are not finite. */
  differenceNorm: number | null;
  /** ⟨ΔW₁,ΔW₂⟩ / (‖ΔW₁‖·‖ΔW₂‖); null where a side is missing, zero or not finite, or shapes differ. */
  cosine: number | null;
  shapesDiffer: boolean;
};

/** A tensor beside the LoRA pairs on both sides: whole weights, biases, magnitudes, trained tokens. */
export type TensorComparison = {
  name: string;
  leftNorm: number | null;
  rightNorm: number | null;
  differenceNorm: number | null;
};

/** What strikes in the updates; `side` says whose. */
export type ComparisonFlag = {
  code:
    | "untrained"
    | "zero_module"
    | "non_finite"
    | "norm_outlier"
    | "same_bytes"
    | "same_weights"
    | "rank_skipped";
  side: "left" | "right" | "both";
  modules: readonly string[];
  message: string;
};

/** Norms over all modules that both sides could be measured in. */
export type TotalComparison = {
  leftNorm: number;
  rightNorm: number;
  differenceNorm: number | null;
  cosine: number | null;
};

/** What the weights of two adapters do against each other. */
export type WeightComparisonDocument = {
  format: typeof comparisonFormat;
  modules: readonly ModuleComparison[];
  tensors: readonly TensorComparison[];
  total: TotalComparison;
  flags: readonly ComparisonFlag[];
};

/** The same comparison seen from the other side. */
export function flipComparison(document: WeightComparisonDocument): WeightComparisonDocument {
  const otherSide = { left: "right", right: "left", both: "both" } as const;
  return {
    ...document,
    modules: document.modules.map((module) => ({ ...module, left: module.right, right: module.left })),
    tensors: document.tensors.map(({ leftNorm, rightNorm, ...tensor }) => ({
      ...tensor,
      leftNorm: rightNorm,
      rightNorm: leftNorm,
    })),
    total: { ...document.total, leftNorm: document.total.rightNorm, rightNorm: document.total.leftNorm },
    flags: document.flags.map((flag) => ({ ...flag, side: otherSide[flag.side] })),
  };
}

// Safe because only the compare job writes such documents, in this format.
export function isWeightComparison(value: unknown): value is WeightComparisonDocument {
  return isJsonObject(value) && value.format === comparisonFormat;
}
