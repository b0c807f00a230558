import type { ComparedMetric } from "#lib/exports/compare-exports.ts";
import type { ExportItem } from "#lib/exports/data.ts";

const totals = [
  ["rows read", "totalRows"],
  ["rows written", "exportedRows"],
  ["rows failed", "failedRows"],
  ["rows skipped", "skippedRows"],
  ["bytes of data files", "bytesWritten"],
  ["duration (ms)", "durationMs"],
  ["compliance (0–1)", "complianceRate"],
  ["diversity (0–1)", "diversityScore"],
] as const;

/** The totals of two exports as compared measures. */
export function compareTotals(left: ExportItem, right: ExportItem): ComparedMetric[] {
  return totals.map(([metric, key]) => ({ metric, bucket: "", left: left[key], right: right[key] }));
}
