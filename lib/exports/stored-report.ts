import type { ExportStats } from "#lib/exports/export-stats.ts";
import type { QualityReport } from "#lib/quality/report.ts";

// Safe because only the job writes this column, from the engine's report.
/** The quality report of an export as it was stored; null when there is none. */
export function storedReport(value: Record<string, unknown> | null): QualityReport | null {
  return value as QualityReport | null;
}

// Safe because only the job writes this column, from the engine's statistics.
/** The statistics of an export as they were stored; null when there are none. */
export function storedStats(value: Record<string, unknown> | null): ExportStats | null {
  return value as ExportStats | null;
}
