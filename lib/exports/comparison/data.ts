import type { Actor } from "#lib/actor.ts";
import {
  type ComparedFile,
  type ComparedMetric,
  compareFiles,
  compareMetrics,
} from "#lib/exports/compare-exports.ts";
import {
  type ExportDetail,
  type ExportReport,
  getExport,
  getExportReport,
  listExportFiles,
} from "#lib/exports/data.ts";
import { type Difference, differences } from "#lib/exports/differences.ts";

/** Two exports with their reports, and where recipes, metrics and files differ. */
export type ExportComparison = {
  left: ExportDetail;
  right: ExportDetail;
  reports: { left: ExportReport; right: ExportReport };
  metrics: ComparedMetric[];
  recipeDifferences: Difference[];
  files: ComparedFile[];
};

/** Compares two exports the actor may read. Throws `not_found`. */
export async function compareExports(
  actor: Actor,
  leftId: string,
  rightId: string,
): Promise<ExportComparison> {
  const load = (id: string) =>
    Promise.all([getExport(actor, id), getExportReport(actor, id), listExportFiles(actor, id)]);
  const [[left, leftReport, leftFiles], [right, rightReport, rightFiles]] = await Promise.all([
    load(leftId),
    load(rightId),
  ]);
  return {
    left,
    right,
    reports: { left: leftReport, right: rightReport },
    metrics: compareMetrics(leftReport.metrics, rightReport.metrics),
    recipeDifferences: differences(left.recipeDocument, right.recipeDocument),
    files: compareFiles(leftFiles, rightFiles),
  };
}
