import type { FloatValues } from "./float-values.ts";
import { type Gram, GramPanel, panelWidth } from "./gram.ts";
import type { FloatTensor, TensorFile } from "./tensor-file.ts";
import { type ModuleComparison, type ModuleUpdate, maxComparedRank } from "./weight-comparison.ts";

/** The two factors of a module's update on one side, `down` r × in and `up` out × r, and its scale. */
export type UpdateFactors = {
  file: TensorFile;
  down: FloatTensor;
  up: FloatTensor;
  rank: number;
  inFeatures: number;
  outFeatures: number;
  scale: number;
};

/** Values of one tensor held at a time. */
const segmentLength = 4 * 1024 * 1024;

/**
 * Norms, difference and cosine of the updates s·B·A of one module, without ever multiplying B by A:
 * ⟨s₁B₁A₁, s₂B₂A₂⟩ = s₁s₂·Σᵢⱼ (B₁ᵀB₂)ᵢⱼ (A₁A₂ᵀ)ᵢⱼ, from two r × r products summed in float64.
 */
export function compareUpdates(
  left: UpdateFactors | null,
  right: UpdateFactors | null,
): Pick<ModuleComparison, "left" | "right" | "differenceNorm" | "cosine" | "shapesDiffer"> {
  const shapesDiffer =
    left !== null &&
    right !== null &&
    (left.inFeatures !== right.inFeatures || left.outFeatures !== right.outFeatures);
  const both = left !== null && right !== null && !shapesDiffer;
  const sides = both ? [left, right] : [];
  const products = both ? innerProducts(sides) : null;
  const [leftSquare, rightSquare] = products
    ? [products[0]?.[0] ?? null, products[1]?.[1] ?? null]
    : [squareAlone(left), squareAlone(right)];
  const inner = products?.[0]?.[1] ?? null;
  return {
    left: left && toUpdate(left, leftSquare),
    right: right && toUpdate(right, rightSquare),
    differenceNorm: shapesDiffer
      ? null
      : differenceOf(left ? leftSquare : 0, right ? rightSquare : 0, both ? inner : 0),
    cosine: both ? cosineOf(leftSquare, rightSquare, inner) : null,
    shapesDiffer,
  };
}

function squareAlone(side: UpdateFactors | null): number | null {
  return side ? (innerProducts([side])?.[0]?.[0] ?? null) : null;
}

function toUpdate({ rank, scale }: UpdateFactors, square: number | null): ModuleUpdate {
  return { rank, scale, norm: square === null ? null : Math.sqrt(square) };
}

function differenceOf(left: number | null, right: number | null, inner: number | null): number | null {
  if (left === null || right === null || inner === null) return null;
  return Math.sqrt(Math.max(0, left + right - 2 * inner));
}

function cosineOf(left: number | null, right: number | null, inner: number | null): number | null {
  if (left === null || right === null || inner === null || left === 0 || right === 0) return null;
  return Math.min(1, Math.max(-1, inner / Math.sqrt(left) / Math.sqrt(right)));
}

/** All inner products of the given updates, which have the same shape; null entries where values are not finite. */
function innerProducts(sides: readonly UpdateFactors[]): (number | null)[][] | null {
  if (sides.some(({ rank }) => rank > maxComparedRank)) return null;
  const downs = downProducts(sides);
  const ups = upProducts(sides);
  const starts = sides.map((_, index) => sides.slice(0, index).reduce((sum, { rank }) => sum + rank, 0));
  return sides.map((one, first) =>
    sides.map((other, second) => {
      let sum = 0;
      for (let i = 0; i < one.rank; i++) {
        for (let j = 0; j < other.rank; j++) {
          const [row, column] = [(starts[first] ?? 0) + i, (starts[second] ?? 0) + j];
          sum += downs.at(row, column) * ups.at(row, column);
        }
      }
      const product = one.scale * other.scale * sum;
      if (!Number.isFinite(product)) return null;
      // The square of an update is never negative; rounding may make a zero one so.
      return first === second ? Math.max(0, product) : product;
    }),
  );
}

/** Products of all rows of the stacked lora_A. */
function downProducts(sides: readonly UpdateFactors[]): Gram {
  const panel = new GramPanel(sides.reduce((sum, { rank }) => sum + rank, 0));
  const inFeatures = sides[0]?.inFeatures ?? 0;
  const widest = Math.max(...sides.map(({ rank }) => rank));
  const segment = Math.max(panelWidth, Math.floor(segmentLength / widest));
  for (let from = 0; from < inFeatures; from += segment) {
    const width = Math.min(segment, inFeatures - from);
    const parts = sides.map((side) => readColumns(side, from, width));
    for (let column = 0; column < width; column += panelWidth) {
      const count = Math.min(panelWidth, width - column);
      let target = 0;
      for (const [index, { rank }] of sides.entries()) {
        const values = parts[index];
        if (values) copyInto(panel.values, target, values, column, width, rank, count);
        target += rank;
      }
      panel.add(count);
    }
  }
  return panel.finish();
}

/** Columns of all rows of a lora_A, side by side: one read where they are all there are, else one a row. */
function readColumns(
  { file, down, rank, inFeatures }: UpdateFactors,
  from: number,
  width: number,
): FloatValues {
  if (width === inFeatures) return file.readValues(down, 0, rank * inFeatures);
  const values = new Float64Array(rank * width);
  for (let row = 0; row < rank; row++) {
    const start = row * inFeatures + from;
    values.set(file.readValues(down, start, start + width), row * width);
  }
  return values;
}

/** Products of all columns of the lora_B, side by side. */
function upProducts(sides: readonly UpdateFactors[]): Gram {
  const panel = new GramPanel(sides.reduce((sum, { rank }) => sum + rank, 0));
  const outFeatures = sides[0]?.outFeatures ?? 0;
  const widest = Math.max(...sides.map(({ rank }) => rank));
  const segment = Math.max(panelWidth, Math.floor(segmentLength / widest / panelWidth) * panelWidth);
  for (let from = 0; from < outFeatures; from += segment) {
    const height = Math.min(segment, outFeatures - from);
    const parts = sides.map(({ file, up, rank }) => file.readValues(up, from * rank, (from + height) * rank));
    for (let row = 0; row < height; row += panelWidth) {
      const count = Math.min(panelWidth, height - row);
      let target = 0;
      for (const [index, { rank }] of sides.entries()) {
        const values = parts[index];
        if (values) transposeInto(panel.values, target, values, row * rank, rank, count);
        target += rank;
      }
      panel.add(count);
    }
  }
  return panel.finish();
}

/** `count` values of each of `rank` rows, which are `pitch` apart, become rows of the panel. */
function copyInto(
  panel: Float64Array,
  firstRow: number,
  values: FloatValues,
  start: number,
  pitch: number,
  rank: number,
  count: number,
): void {
  for (let row = 0; row < rank; row++) {
    const target = (firstRow + row) * panelWidth;
    const source = row * pitch + start;
    for (let column = 0; column < count; column++) panel[target + column] = values[source + column] ?? 0;
  }
}

/** Columns of `count` rows of `rank` values become rows of the panel. */
function transposeInto(
  panel: Float64Array,
  firstRow: number,
  values: FloatValues,
  start: number,
  rank: number,
  count: number,
): void {
  for (let column = 0; column < rank; column++) {
    const target = (firstRow + column) * panelWidth;
    for (let row = 0, source = start + column; row < count; row++, source += rank) {
      panel[target + row] = values[source] ?? 0;
    }
  }
}
