import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { ExportStats } from "#lib/exports/export-stats.ts";
import type { ExportOutcome } from "#lib/exports/job/mutations.ts";
import type { ExportManifest } from "#lib/exports/manifest.ts";
import { reportRows } from "#lib/exports/report-rows.ts";
import { isJsonObject } from "#lib/json-object.ts";

function numberAt(report: Record<string, unknown> | null, ...keys: readonly string[]): number | null {
  let value: unknown = report;
  for (const key of keys) value = isJsonObject(value) ? value[key] : undefined;
  return typeof value === "number" ? value : null;
}

// Safe because the engine wrote these files, whole, before MANIFEST.json.
async function readJson<T>(file: string): Promise<T> {
  return JSON.parse(await readFile(file, "utf8")) as T;
}

/**
 * What a finished export folder says of itself; null when it has no MANIFEST.json, which is written last. Reading it from
 * the folder makes the end of a run repeatable: a worker that died after writing it loses nothing.
 */
export async function readOutcome(folder: string): Promise<ExportOutcome | null> {
  const manifestFile = path.join(folder, "MANIFEST.json");
  if (!existsSync(manifestFile)) return null;
  const manifestBytes = await readFile(manifestFile);
  const manifest: ExportManifest = JSON.parse(manifestBytes.toString("utf8"));
  const stats = await readJson<ExportStats>(path.join(folder, "export_stats.json"));
  const reportFile = path.join(folder, "quality_report.json");
  const report = existsSync(reportFile) ? await readJson<Record<string, unknown>>(reportFile) : null;
  const manifestSha256 = createHash("sha256").update(manifestBytes).digest("hex");
  return {
    totalRows: stats.total_entities,
    exportedRows: stats.exported_entities,
    failedRows: stats.failed_entities,
    skippedRows: stats.skipped_entities,
    bytesWritten: stats.bytes_written,
    durationMs: stats.duration_ms,
    engineVersion: manifest.engine_version,
    datasetDigest: manifest.dataset_digest,
    manifestSha256,
    complianceRate: numberAt(report, "schema_validation", "compliance_rate"),
    diversityScore: numberAt(report, "diversity_score"),
    stats,
    report,
    metrics: [...rejectRows(stats), ...reportRows(report ?? {})],
    files: [
      ...manifest.files.map((file) => ({
        path: file.path,
        sha256: file.sha256,
        sizeBytes: file.bytes,
        rows: file.rows ?? null,
      })),
      { path: "MANIFEST.json", sha256: manifestSha256, sizeBytes: manifestBytes.length, rows: null },
    ],
  };
}

/** The rejects by reason of a run without a report, whose own are the same. */
function rejectRows(stats: ExportStats) {
  return Object.entries(stats.metrics.rejects_by_reason).map(([bucket, value]) => ({
    metric: "stats.rejects_by_reason",
    bucket,
    value: Number(value),
  }));
}
