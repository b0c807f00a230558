import { isJsonObject } from "#lib/json-object.ts";

/** One number a report measured: a metric and, inside it, a bucket ("" for a single number). */
export type MetricRow = { metric: string; bucket: string; value: number };

/** Lists kept as they are in `Export.report`: they hold texts and places, not numbers to chart over time. */
const notMetrics = new Set(["recent_errors", "clusters", "topics", "representatives", "examples"]);

const maxRows = 5000;

function isNumberMap(value: Record<string, unknown>): boolean {
  const members = Object.values(value);
  return members.length > 0 && members.every((member) => typeof member === "number");
}

function bounded(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}

function* walk(value: Record<string, unknown>, prefix: string): Generator<MetricRow> {
  for (const [key, child] of Object.entries(value)) {
    if (notMetrics.has(key)) continue;
    const metric = prefix === "" ? key : `${prefix}.${key}`;
    if (typeof child === "number" && Number.isFinite(child)) yield { metric, bucket: "", value: child };
    else if (isJsonObject(child)) yield* object(child, metric);
  }
}

const histograms = new Set(["length_distribution", "rejects", "distribution", "by_language", "histogram"]);

function* object(child: Record<string, unknown>, metric: string): Generator<MetricRow> {
  const name = metric.slice(metric.lastIndexOf(".") + 1);
  if (!histograms.has(name) || !isNumberMap(child)) {
    yield* walk(child, metric);
    return;
  }
  for (const [bucket, value] of Object.entries(child)) {
    if (typeof value === "number" && Number.isFinite(value)) yield { metric, bucket: bounded(bucket), value };
  }
}

function* schemaErrors(report: Record<string, unknown>): Generator<MetricRow> {
  const errors = isJsonObject(report.schema_errors) ? report.schema_errors.by_place : undefined;
  if (!Array.isArray(errors)) return;
  for (const place of errors) {
    if (!isJsonObject(place) || typeof place.count !== "number") continue;
    const bucket = bounded(`${String(place.pointer)} ${String(place.keyword)}`);
    yield { metric: "schema_errors.by_place", bucket, value: place.count };
  }
}

/**
 * What a quality report measured, one number a row under its dotted name, so that exports compare and chart over time.
 * Histograms (lengths, rejects, weights, languages) give one row a bucket. At most 5,000 rows; each name and bucket once.
 */
export function reportRows(report: Record<string, unknown>): MetricRow[] {
  const rows = new Map<string, MetricRow>();
  for (const row of [...walk(report, ""), ...schemaErrors(report)]) {
    const key = `${row.metric}\n${row.bucket}`;
    if (rows.size < maxRows && !rows.has(key)) rows.set(key, row);
  }
  return [...rows.values()];
}
