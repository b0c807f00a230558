import type { CollectorOptions, QualityRow, SchemaViolation } from "#lib/quality/collector.ts";
import { type Counts, mergeCounts, toCounts } from "#lib/quality/counts.ts";
import { createViolationCounter, mergeViolations, type ViolationState } from "#lib/quality/violations.ts";

/** Width of a length bucket in code points, ThemisDB's. */
export const lengthBucketWidth = 100;
/** Width of a weight bucket; weights lie in 0..2. */
export const weightBucketWidth = 0.1;
/** Sums of weights are kept as integers of this many per unit. */
export const weightScale = 1_000_000;
const denseBuckets = 512;

/** The exact part of a state: every surviving row is in it. */
export type BasicState = {
  trackLength: boolean;
  trackSchema: boolean;
  logValidationErrors: boolean;
  rows: number;
  /** Code points of the measured text (`QualityRow.lengthCodePoints`). */
  length: { sum: number; min: number; max: number; buckets: Counts<number> };
  /** UTF-16 code units of all mapped texts, what the token estimate is scaled by. */
  textUnits: number;
  weights: { rows: number; sum: number; min: number; max: number; buckets: Counts<number> };
  rejects: Counts<string>;
  schema: { valid: number; invalid: number; violations: ViolationState };
};

export type BasicAccumulator = {
  addRow(row: QualityRow): void;
  addReject(code: string): void;
  addViolation(violation: SchemaViolation): void;
  toState(): BasicState;
};

/** Counts that cost some ten nanoseconds a row. Minimum and maximum are 0 while there is no row. */
export function createBasicAccumulator(
  options: Pick<CollectorOptions, "trackLength" | "trackSchema" | "logValidationErrors">,
): BasicAccumulator {
  const dense = new Float64Array(denseBuckets);
  const sparse = new Map<number, number>();
  const weightBuckets = new Float64Array(21);
  const rejects = new Map<string, number>();
  const violations = createViolationCounter();
  let [rows, lengthSum, lengthMin, lengthMax, textUnits, valid, invalid] = [0, 0, 0, 0, 0, 0, 0];
  let [weightRows, weightSum, weightMin, weightMax] = [0, 0, 0, 0];

  function addWeight(weight: number): void {
    const scaled = Math.round(weight * weightScale);
    weightMin = weightRows === 0 ? scaled : Math.min(weightMin, scaled);
    weightMax = weightRows === 0 ? scaled : Math.max(weightMax, scaled);
    weightRows++;
    weightSum += scaled;
    const bucket = Math.min(20, Math.max(0, Math.floor((scaled * 10) / weightScale)));
    weightBuckets[bucket] = (weightBuckets[bucket] ?? 0) + 1;
  }

  return {
    addRow(row) {
      const length = row.lengthCodePoints;
      if (rows === 0 || length < lengthMin) lengthMin = length;
      if (length > lengthMax) lengthMax = length;
      rows++;
      lengthSum += length;
      const bucket = (length / lengthBucketWidth) | 0;
      if (bucket < denseBuckets) dense[bucket] = (dense[bucket] ?? 0) + 1;
      else sparse.set(bucket, (sparse.get(bucket) ?? 0) + 1);
      const texts = row.texts;
      for (let i = 0; i < texts.length; i++) textUnits += texts[i]?.length ?? 0;
      if (row.schemaValid === true) valid++;
      else if (row.schemaValid === false) invalid++;
      if (row.weight !== null) addWeight(row.weight);
    },
    addReject(code) {
      rejects.set(code, (rejects.get(code) ?? 0) + 1);
      if (code === "schema_violation") invalid++;
    },
    addViolation: violations.add,
    toState: () => ({
      trackLength: options.trackLength,
      trackSchema: options.trackSchema,
      logValidationErrors: options.logValidationErrors,
      rows,
      length: {
        sum: lengthSum,
        min: lengthMin,
        max: lengthMax,
        buckets: mergeCounts(denseCounts(dense), toCounts(sparse)),
      },
      textUnits,
      weights: {
        rows: weightRows,
        sum: weightSum,
        min: weightMin,
        max: weightMax,
        buckets: denseCounts(weightBuckets),
      },
      rejects: toCounts(rejects),
      schema: { valid, invalid, violations: violations.toState() },
    }),
  };
}

function denseCounts(dense: Float64Array): Counts<number> {
  return Array.from(dense, (count, key): [number, number] => [key, count]).filter(([, count]) => count > 0);
}

type Range = { rows: number; sum: number; min: number; max: number; buckets: Counts<number> };

function mergeRanges(a: Range, b: Range): Range {
  if (a.rows === 0 || b.rows === 0) return a.rows === 0 ? b : a;
  return {
    rows: a.rows + b.rows,
    sum: a.sum + b.sum,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    buckets: mergeCounts(a.buckets, b.buckets),
  };
}

/** Joins two neighbouring states; exact. */
export function mergeBasicStates(a: BasicState, b: BasicState): BasicState {
  const { rows, ...length } = mergeRanges({ rows: a.rows, ...a.length }, { rows: b.rows, ...b.length });
  return {
    trackLength: a.trackLength,
    trackSchema: a.trackSchema,
    logValidationErrors: a.logValidationErrors,
    rows,
    length,
    textUnits: a.textUnits + b.textUnits,
    weights: mergeRanges(a.weights, b.weights),
    rejects: mergeCounts(a.rejects, b.rejects),
    schema: {
      valid: a.schema.valid + b.schema.valid,
      invalid: a.schema.invalid + b.schema.invalid,
      violations: mergeViolations(a.schema.violations, b.schema.violations),
    },
  };
}
