import type { ExportDetail, ExportFileItem } from "#lib/exports/data.ts";
import type { SidecarFacts } from "#lib/exports/sidecar-facts.ts";

const dataFile = /^(?:data\/(?:train|validation)-[^/]*|(?:training|validation))\.jsonl(?:\.gz|\.zst)?$/;

/** What training snippets are made from, out of a finished export and its files. */
export function snippetFacts(run: ExportDetail, files: readonly ExportFileItem[]): SidecarFacts {
  const { training_config: training, adapter_id: adapterId } = run.recipeDocument.adapter_metadata;
  return {
    recipe: run.recipeDocument,
    name: training.dataset_name || run.name || adapterId,
    files: files
      .filter(({ path }) => dataFile.test(path) && !path.includes(".meta."))
      .map(({ path, sha256, sizeBytes, rows }) => ({
        path,
        sha256,
        sizeBytes,
        rows: rows ?? 0,
        split: /^(?:data\/)?validation[-.]/.test(path) ? "validation" : "train",
      })),
    columns: null,
    counts: {
      total: run.totalRows ?? 0,
      exported: run.exportedRows ?? 0,
      failed: run.failedRows ?? 0,
      skipped: run.skippedRows ?? 0,
    },
    exportId: run.id,
    datasetDigest: run.datasetDigest ?? "",
    recipeDigest: run.recipeDigest,
    engineVersion: run.engineVersion ?? "",
    exportedAt: new Date(run.asOf ?? run.createdAt),
  };
}
