import type { ExportDetail, ExportFileItem, ExportReport } from "#lib/exports/data.ts";
import type { ComparedRow } from "./compared-rows.ts";

/** One export that a version was trained on. */
export type ComparedExport = {
  detail: ExportDetail;
  metrics: ExportReport["metrics"];
  files: readonly ExportFileItem[];
};

const share = (value: number | null) => (value === null ? null : value.toFixed(4));
const count = (value: number | null) => (value === null ? null : String(value));

function metricOf({ metrics }: ComparedExport, metric: string, bucket = ""): string | null {
  const found = metrics.find((row) => row.metric === metric && row.bucket === bucket);
  return found ? String(found.value) : null;
}

const rows: readonly { label: string; read: (source: ComparedExport) => string | null }[] = [
  { label: "Export", read: ({ detail }) => detail.name },
  { label: "Dataset", read: ({ detail }) => `${detail.dataset.name} v${detail.dataset.version}` },
  { label: "Dataset digest", read: ({ detail }) => detail.datasetDigest ?? null },
  { label: "Samples", read: ({ detail }) => count(detail.exportedRows) },
  {
    label: "Rows refused",
    read: ({ detail }) => count((detail.failedRows ?? 0) + (detail.skippedRows ?? 0)),
  },
  { label: "Schema compliance", read: ({ detail }) => share(detail.complianceRate) },
  { label: "Diversity", read: ({ detail }) => share(detail.diversityScore) },
  { label: "Mean length", read: (source) => metricOf(source, "length.mean") },
];

/** What versions were trained on, line by line; several exports of one version stand in one value. */
export function compareTraining(sides: readonly (readonly ComparedExport[])[]): ComparedRow[] {
  if (sides.every((side) => side.length === 0)) return [];
  return rows.map(({ label, read }) => {
    const values = sides.map(
      (side) =>
        side
          .map(read)
          .filter((value) => value !== null)
          .join(", ") || null,
    );
    return { key: label, label, values, differs: new Set(values).size > 1 };
  });
}
