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
const [lengthSum, unitSum, weightSum, sumCount] = [0, 1, 2, 3] as const;

type BasicOptions = Pick<CollectorOptions, "trackLength" | "trackSchema" | "logValidationErrors">;

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

/** Counts that cost some ten nanoseconds a row. Minimum and maximum are 0 while there is no row. */
export class BasicAccumulator {
  private readonly options: BasicOptions;
  private readonly dense = new Float64Array(denseBuckets);
  private readonly sparse = new Map<number, number>();
  private readonly weightBuckets = new Float64Array(21);
  private readonly rejects = new Map<string, number>();
  private readonly violations = createViolationCounter();
  // One array of doubles: fields that outgrow small integers would be boxed again on every row.
  private readonly sums = new Float64Array(sumCount);
  private rows = 0;
  private lengthMin = 0;
  private lengthMax = 0;
  private valid = 0;
  private invalid = 0;
  private weightRows = 0;
  private weightMin = 0;
  private weightMax = 0;

  constructor(options: BasicOptions) {
    this.options = options;
  }

  addRow(row: QualityRow): void {
    const { lengthCodePoints: length, texts, schemaValid, weight } = row;
    if (this.rows === 0 || length < this.lengthMin) this.lengthMin = length;
    if (length > this.lengthMax) this.lengthMax = length;
    this.rows++;
    this.sums[lengthSum] = (this.sums[lengthSum] ?? 0) + length;
    const bucket = (length / lengthBucketWidth) | 0;
    if (bucket < denseBuckets) this.dense[bucket] = (this.dense[bucket] ?? 0) + 1;
    else this.sparse.set(bucket, (this.sparse.get(bucket) ?? 0) + 1);
    let units = 0;
    for (let i = 0; i < texts.length; i++) units += texts[i]?.length ?? 0;
    this.sums[unitSum] = (this.sums[unitSum] ?? 0) + units;
    if (schemaValid === true) this.valid++;
    else if (schemaValid === false) this.invalid++;
    if (weight !== null) this.addWeight(weight);
  }

  addReject(code: string): void {
    this.rejects.set(code, (this.rejects.get(code) ?? 0) + 1);
    if (code === "schema_violation") this.invalid++;
  }

  addViolation(violation: SchemaViolation): void {
    this.violations.add(violation);
  }

  toState(): BasicState {
    const { trackLength, trackSchema, logValidationErrors } = this.options;
    return {
      trackLength,
      trackSchema,
      logValidationErrors,
      rows: this.rows,
      length: {
        sum: this.sums[lengthSum] ?? 0,
        min: this.lengthMin,
        max: this.lengthMax,
        buckets: mergeCounts(denseCounts(this.dense), toCounts(this.sparse)),
      },
      textUnits: this.sums[unitSum] ?? 0,
      weights: {
        rows: this.weightRows,
        sum: this.sums[weightSum] ?? 0,
        min: this.weightMin,
        max: this.weightMax,
        buckets: denseCounts(this.weightBuckets),
      },
      rejects: toCounts(this.rejects),
      schema: { valid: this.valid, invalid: this.invalid, violations: this.violations.toState() },
    };
  }

  private addWeight(weight: number): void {
    const scaled = (weight * weightScale + 0.5) | 0;
    if (this.weightRows === 0 || scaled < this.weightMin) this.weightMin = scaled;
    if (scaled > this.weightMax) this.weightMax = scaled;
    this.weightRows++;
    this.sums[weightSum] = (this.sums[weightSum] ?? 0) + scaled;
    const bucket = (scaled / (weightScale / 10)) | 0;
    this.weightBuckets[bucket] = (this.weightBuckets[bucket] ?? 0) + 1;
  }
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
