import type { QualityReport } from "#lib/quality/report.ts";

/** A bar over a range of values, `from` inclusive, `to` exclusive. */
export type RangeBar = { from: number; to: number; rows: number };
/** A bar for one thing; `share` of all rows the chart is about, 0..1. */
export type NamedBar = { name: string; rows: number; share: number };

const maxLengthBars = 40;
const maxNamedBars = 8;

/** The compliance gauge: null when the export did not validate. */
export function prepareCompliance(
  report: QualityReport,
): { validated: number; compliant: number; violations: number; rate: number } | null {
  const validation = report.schema_validation;
  if (!validation) return null;
  return {
    validated: validation.total_validated,
    compliant: validation.compliant,
    violations: validation.violations,
    rate: validation.compliance_rate,
  };
}

/**
 * The length histogram, without gaps and with at most 40 bars: buckets are joined by twos, fives or tens of their
 * 100 code points until the longest row fits.
 */
export function prepareLengths(report: QualityReport): RangeBar[] {
  const buckets = numericEntries(report.length_distribution ?? {});
  const last = buckets.at(-1)?.[0];
  if (last === undefined) return [];
  const width = 100 * niceFactor((last / 100 + 1) / maxLengthBars);
  const bars = Array.from({ length: Math.floor(last / width) + 1 }, (_, i) => ({
    from: i * width,
    to: (i + 1) * width,
    rows: 0,
  }));
  for (const [start, rows] of buckets) {
    const bar = bars[Math.floor(start / width)];
    if (bar) bar.rows += rows;
  }
  return bars;
}

/** The smallest of 1, 2, 5, 10, 20, 50… that is not below `least`. */
function niceFactor(least: number): number {
  let factor = 1;
  for (let step = 0; factor < least; step++) factor *= step % 3 === 1 ? 2.5 : 2;
  return factor;
}

/** Rejected rows by their one reason, most frequent first; shares of all rows read. */
export function prepareRejects(report: QualityReport): NamedBar[] {
  const rejected = Object.values(report.rejects).reduce((sum, rows) => sum + rows, 0);
  return namedBars(report.rejects, report.rows + rejected);
}

/** Weights of exported rows; empty when weights are off. */
export function prepareWeights(report: QualityReport): RangeBar[] {
  if (!report.weights) return [];
  const { bucket_width: width, distribution } = report.weights;
  return numericEntries(distribution).map(([from, rows]) => ({
    from,
    to: Math.round((from + width) * 10) / 10,
    rows,
  }));
}

/** Languages by rows, the rare ones together as `other`, the untold as `undetermined`. */
export function prepareLanguages(report: QualityReport): NamedBar[] {
  const { by_language: byLanguage, undetermined, rows } = report.languages;
  const bars = namedBars(byLanguage, rows);
  const rare = bars.slice(maxNamedBars).reduce((sum, bar) => sum + bar.rows, 0);
  return [
    ...bars.slice(0, maxNamedBars),
    ...namedBars(rare > 0 ? { other: rare } : {}, rows),
    ...namedBars(undetermined > 0 ? { undetermined } : {}, rows),
  ];
}

/** The schema errors that occur most, with the message of the first of each. */
export function prepareFailingPointers(
  report: QualityReport,
  limit = 10,
): { pointer: string; keyword: string; rows: number; share: number; message: string }[] {
  const errors = report.schema_errors;
  if (!errors) return [];
  return errors.by_place.slice(0, limit).map(({ pointer, keyword, count, message }) => ({
    pointer: pointer === "" ? "(whole sample)" : pointer,
    keyword,
    rows: count,
    share: shareOf(count, errors.total),
    message,
  }));
}

/** The largest groups of near-duplicates; empty below level standard. */
export function prepareNearDuplicates(
  report: QualityReport,
  limit = 10,
): { shard: number; row: number; size: number; similarity: number }[] {
  return (report.near_duplicates?.largest_groups ?? [])
    .slice(0, limit)
    .map(({ representative, size, similarity }) => ({ ...representative, size, similarity }));
}

/** Topics by rows, named by their three most telling words; empty below level full. */
export function prepareTopics(report: QualityReport): NamedBar[] {
  return (report.topics?.topics ?? []).map(({ label, rows, share }) => ({
    name: label.slice(0, 3).join(", "),
    rows,
    share,
  }));
}

function numericEntries(counts: Record<string, number>): [number, number][] {
  return Object.entries(counts)
    .map(([key, rows]): [number, number] => [Number(key), rows])
    .sort((a, b) => a[0] - b[0]);
}

function namedBars(counts: Record<string, number>, total: number): NamedBar[] {
  return Object.entries(counts)
    .map(([name, rows]) => ({ name, rows, share: shareOf(rows, total) }))
    .sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1));
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
