import { type BasicState, lengthBucketWidth, weightBucketWidth, weightScale } from "#lib/quality/basic.ts";
import type { QualityLevel } from "#lib/quality/collector.ts";
import type { Counts } from "#lib/quality/counts.ts";
import { distinctRatio } from "#lib/quality/distinct.ts";
import { diversityScore } from "#lib/quality/diversity.ts";
import { standardError } from "#lib/quality/hyperloglog.ts";
import { basisOf } from "#lib/quality/report-basis.ts";
import { type Basis, ratio, round } from "#lib/quality/report-figures.ts";
import { type FullReport, fullReport } from "#lib/quality/report-full.ts";
import { type LanguageReport, languageReport } from "#lib/quality/report-languages.ts";
import { type StandardReport, standardReport } from "#lib/quality/report-standard.ts";
import type { CollectorState } from "#lib/quality/state.ts";

/** `quality_report.json`: ThemisDB's keys first, then ours. Ratios are 0..1, rounded to six decimals. */
export type QualityReport = {
  schema_validation?: {
    total_validated: number;
    compliant: number;
    violations: number;
    compliance_rate: number;
    recent_errors?: string[];
  };
  /** Start of the 100-code-point bucket → rows. */
  length_distribution?: Record<string, number>;
  diversity_score?: number;
  level: QualityLevel;
  rows: number;
  rejects: Record<string, number>;
  duplicates: { exact: number; near: number };
  schema_errors?: {
    total: number;
    not_listed: number;
    by_place: { pointer: string; keyword: string; count: number; message: string }[];
  };
  length?: {
    unit: "code points";
    measured: "output text";
    total: number;
    min: number;
    max: number;
    mean: number;
    p50: number;
    p95: number;
    p99: number;
    percentile_resolution: number;
  };
  tokens: Basis & { estimated_total: number; estimated_mean: number; method: string };
  weights?: {
    rows: number;
    min: number;
    max: number;
    mean: number;
    bucket_width: number;
    distribution: Record<string, number>;
  };
  sample: { rows: number; rows_per_shard: number; method: string };
  distinct: Basis & { distinct_1: number; distinct_2: number; distinct_3: number; words: number };
  diversity?: Basis & { windows: number; method: string };
  languages: LanguageReport;
} & Partial<StandardReport> &
  Partial<FullReport>;

/** What finishing a report may use beside the state. */
export type ReportOptions = {
  /** A model2vec folder whose embeddings level `full` uses instead of TF-IDF. */
  embeddingsDirectory?: string;
};

/**
 * The report of a whole export from its merged state. Loads the n-gram language detector when more than one
 * sampled row in fifty has a language that function words do not tell. Deterministic.
 */
export async function finishReport(
  state: CollectorState,
  options: ReportOptions = {},
): Promise<QualityReport> {
  const { basic, sample } = state;
  return {
    ...(basic.trackSchema && { schema_validation: schemaValidation(basic) }),
    ...(basic.trackLength && { length_distribution: lengthDistribution(basic) }),
    ...(sample.diversity && { diversity_score: round(diversityScore(sample.diversity)) }),
    level: state.level,
    rows: basic.rows,
    rejects: Object.fromEntries(basic.rejects),
    duplicates: {
      exact: countOf(basic.rejects, "duplicate"),
      near: countOf(basic.rejects, "near_duplicate"),
    },
    ...(basic.trackSchema && { schema_errors: schemaErrors(basic) }),
    ...(basic.trackLength && { length: lengthSummary(basic) }),
    tokens: tokens(state),
    ...(basic.weights.rows > 0 && { weights: weights(basic) }),
    sample: {
      rows: sample.rows,
      rows_per_shard: sample.rowsPerShard,
      method: "rows with the smallest hash of shard and line number, the same on every run",
    },
    distinct: distinct(state),
    ...(sample.diversity && {
      diversity: {
        rows: sample.rows,
        basis: "sample" as const,
        exactness: "exact on the sample",
        windows: sample.diversity.windows,
        method:
          "mean of distinct-1, -2 and -3 in windows of 1,024 words, laid over the first 64 output words of each sampled row",
      },
    }),
    languages: await languageReport(state),
    ...(state.standard && standardReport(state.standard, sample)),
    ...(state.texts && (await fullReport(state.texts, basic.rows, options.embeddingsDirectory))),
  };
}

function countOf(counts: Counts<string>, key: string): number {
  return counts.find(([name]) => name === key)?.[1] ?? 0;
}

function schemaValidation(basic: BasicState): NonNullable<QualityReport["schema_validation"]> {
  const { valid, invalid, violations } = basic.schema;
  return {
    total_validated: valid + invalid,
    compliant: valid,
    violations: invalid,
    compliance_rate: ratio(valid, valid + invalid),
    ...(basic.logValidationErrors && violations.recent.length > 0 && { recent_errors: violations.recent }),
  };
}

function schemaErrors(basic: BasicState): NonNullable<QualityReport["schema_errors"]> {
  const { total, kinds } = basic.schema.violations;
  const listed = [...kinds].sort(
    (a, b) => b.count - a.count || (`${a.pointer} ${a.keyword}` < `${b.pointer} ${b.keyword}` ? -1 : 1),
  );
  return {
    total,
    not_listed: total - listed.reduce((sum, kind) => sum + kind.count, 0),
    by_place: listed.map(({ pointer, keyword, count, message }) => ({ pointer, keyword, count, message })),
  };
}

function lengthDistribution(basic: BasicState): Record<string, number> {
  return Object.fromEntries(
    basic.length.buckets.map(([bucket, count]) => [bucket * lengthBucketWidth, count]),
  );
}

function lengthSummary(basic: BasicState): NonNullable<QualityReport["length"]> {
  const { sum, min, max, buckets } = basic.length;
  const quantile = (share: number) => {
    let left = Math.ceil(basic.rows * share);
    for (const [bucket, count] of buckets) {
      left -= count;
      if (left <= 0) return Math.min(max, Math.max(min, bucket * lengthBucketWidth + lengthBucketWidth / 2));
    }
    return max;
  };
  return {
    unit: "code points",
    measured: "output text",
    total: sum,
    min,
    max,
    mean: ratio(sum, basic.rows),
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    percentile_resolution: lengthBucketWidth / 2,
  };
}

function tokens({ basic, sample, standard }: CollectorState): QualityReport["tokens"] {
  const perUnit = sample.textUnits === 0 ? 0 : sample.tokens / sample.textUnits;
  const total = standard?.tokens ?? Math.round(basic.textUnits * perUnit);
  return {
    ...basisOf(sample, standard),
    exactness:
      "estimate: within 10 % of cl100k and o200k on English prose, mathematics and code; up to a third too low for German with cl100k",
    estimated_total: total,
    estimated_mean: ratio(total, basic.rows),
    method:
      "a word of up to 7 letters is one token, one more for every 6 further letters, one for a run of symbols; from a sample: its rate times the length of all mapped texts",
  };
}

function weights(basic: BasicState): NonNullable<QualityReport["weights"]> {
  const { rows, sum, min, max, buckets } = basic.weights;
  return {
    rows,
    min: round(min / weightScale),
    max: round(max / weightScale),
    mean: round(sum / weightScale / rows),
    bucket_width: weightBucketWidth,
    distribution: Object.fromEntries(
      buckets.map(([bucket, count]) => [(bucket * weightBucketWidth).toFixed(1), count]),
    ),
  };
}

function distinct({ sample, standard }: CollectorState): QualityReport["distinct"] {
  const measured = standard?.distinct ?? sample.distinct;
  return {
    ...basisOf(sample, standard),
    exactness: `HyperLogLog, standard error ${(standardError * 100).toFixed(1)} % of each distinct count`,
    distinct_1: round(distinctRatio(measured, 0)),
    distinct_2: round(distinctRatio(measured, 1)),
    distinct_3: round(distinctRatio(measured, 2)),
    words: measured.words,
  };
}
