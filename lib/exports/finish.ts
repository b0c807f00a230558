import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { getAdapterMetadataJson } from "#lib/exports/adapter-metadata.ts";
import { joinPieces, movePieces, placePieces, writeMeta, writeOutput } from "#lib/exports/data-files.ts";
import { syncFolder, writeDurably } from "#lib/exports/durable-file.ts";
import { type ExportStats, linesBefore } from "#lib/exports/export-stats.ts";
import { jsonText } from "#lib/exports/failed-export.ts";
import type { InputFile } from "#lib/exports/inputs.ts";
import { engineVersion, type JobDocument } from "#lib/exports/job-folder.ts";
import { joinRejects, joinSamples } from "#lib/exports/joined-lines.ts";
import {
  createManifest,
  datasetDigest,
  type ExportManifest,
  type ManifestFile,
  manifestInputs,
} from "#lib/exports/manifest.ts";
import { emptyColumns, mergeColumns } from "#lib/exports/observed-columns.ts";
import { noCompression } from "#lib/exports/output-file.ts";
import { mergeQuality } from "#lib/exports/quality-report.ts";
import type { ShardJob, ShardResult } from "#lib/exports/shard-types.ts";
import type { SidecarFacts } from "#lib/exports/sidecar-facts.ts";
import { sidecarFiles } from "#lib/exports/sidecars.ts";
import { asOfMs } from "#lib/exports/timestamp.ts";

export type FinishRequest = {
  job: ShardJob;
  results: readonly ShardResult[];
  outputDir: string;
  document: JobDocument;
  inputs: readonly InputFile[];
  stats: ExportStats;
  startedMs: number;
  exportId: string | undefined;
  /** Name and licence of the dataset, for its card. */
  name: string | undefined;
  license: string | undefined;
};

/**
 * Makes the output folder of shards that are all done. Safe to repeat after a crash at any point: pieces that have moved
 * stay, everything else is written again the same. MANIFEST.json is last.
 */
export async function finishExport(
  request: FinishRequest,
): Promise<{ manifest: ExportManifest; report: Record<string, unknown> | null }> {
  const { job, results, outputDir, stats } = request;
  await rm(join(outputDir, "export_stats.json"), { force: true });
  await writeDurably(join(job.workDir, finishingMark), "");
  const placements = placePieces(job, results);
  const isSingle = job.recipe.output.layout === "single";
  const meta = await writeMeta(job, outputDir, results, placements);
  const data = isSingle
    ? await joinPieces(job, outputDir, placements)
    : await movePieces(job, outputDir, placements);
  const before = linesBefore(job, results);
  const files = [...data, ...meta];
  files.push(
    await writeOutput(job, outputDir, "rejects.jsonl", noCompression, (out) =>
      joinRejects(job, results, before, out),
    ),
  );
  if (job.recipe.quality_metrics.track_per_sample) {
    files.push(
      await writeOutput(job, outputDir, "sample_metrics.jsonl", noCompression, (out) =>
        joinSamples(job, results, before, out),
      ),
    );
  }
  const dataset = datasetDigest(data);
  const report = await mergeQuality(job, results);
  stats.bytes_written = data.reduce((sum, file) => sum + file.bytes, 0);
  stats.duration_ms = Math.max(1, Math.round(performance.now() - request.startedMs));
  // Together: each waits for the disk, and only MANIFEST.json must come after all others.
  const documents = documentsOf(request, data, dataset, report);
  await Promise.all(documents.map(([path, content]) => writeDurably(join(outputDir, path), content)));
  for (const [path, content] of documents) {
    files.push({ path, bytes: Buffer.byteLength(content), sha256: sha256(content) });
  }
  const manifest = createManifest({
    asOf: request.document.as_of,
    recipeDigest: request.document.recipe_digest,
    inputs: manifestInputs(job, request.inputs, results),
    dataset,
    stats,
    files: files.map(({ rows, ...file }) => (isDataPath(file.path) ? { ...file, rows } : file)),
  });
  await writeDurably(join(outputDir, "MANIFEST.json"), jsonText(manifest, true));
  await syncFolder(outputDir);
  return { manifest, report };
}

const finishingMark = "finishing";

/** Whether pieces may have left the work folder for their final names: they are complete, wherever they are. */
export function hasBegunToFinish(job: Pick<ShardJob, "workDir">): boolean {
  return existsSync(join(job.workDir, finishingMark));
}

function isDataPath(path: string): boolean {
  return /^(data\/(train|validation)-|training\.|validation\.)/.test(path);
}

/** The documents beside the data, in the order they are written. */
function documentsOf(
  request: FinishRequest,
  data: readonly ManifestFile[],
  dataset: string,
  report: Record<string, unknown> | null,
): [path: string, content: string][] {
  const { job, stats, document, exportId } = request;
  const { recipe } = job;
  const text = (value: unknown) => jsonText(value, recipe.output.pretty_print);
  const documents: [string, string][] = [["recipe.json", text(recipe)]];
  if (recipe.structured_gen.json_schema)
    documents.push(["schema.json", text(recipe.structured_gen.json_schema)]);
  if (report) documents.push(["quality_report.json", text(report)]);
  if (recipe.adapter_metadata.enable_tracking) {
    const metadata = getAdapterMetadataJson(recipe.adapter_metadata, {
      exportedAt: new Date(asOfMs(document.as_of)),
      rowsExported: stats.exported_entities,
      exportId,
      datasetDigest: dataset,
    });
    documents.push(["adapter_metadata.json", text(metadata)]);
  }
  documents.push(["export_stats.json", text(stats)]);
  return [...documents, ...sidecarFiles(sidecarFacts(request, data, dataset))];
}

/** What the sidecar files are made from. The dataset is named by the recipe, else by its adapter, else by its input. */
function sidecarFacts(request: FinishRequest, data: readonly ManifestFile[], dataset: string): SidecarFacts {
  const { job, results, stats, document, exportId } = request;
  const { adapter_id: adapterId, training_config: training } = job.recipe.adapter_metadata;
  return {
    recipe: job.recipe,
    name:
      training.dataset_name ||
      request.name ||
      adapterId ||
      (request.inputs[0]?.name.replace(/\..*$/, "") ?? "dataset"),
    license: request.license,
    files: data.map(({ path, bytes, sha256: digest, rows }) => ({
      path,
      split: /^(data\/)?validation[-.]/.test(path) ? "validation" : "train",
      rows: rows ?? 0,
      sizeBytes: bytes,
      sha256: digest,
    })),
    columns: results.reduce((columns, result) => mergeColumns(columns, result.columns), emptyColumns()),
    counts: {
      total: stats.total_entities,
      exported: stats.exported_entities,
      failed: stats.failed_entities,
      skipped: stats.skipped_entities,
    },
    exportId,
    datasetDigest: dataset,
    recipeDigest: document.recipe_digest,
    engineVersion,
    exportedAt: new Date(asOfMs(document.as_of)),
  };
}

/** What a finished folder says of itself; undefined where there is no MANIFEST.json. */
export async function readOutcome(
  outputDir: string,
): Promise<
  { manifest: ExportManifest; stats: ExportStats; report: Record<string, unknown> | null } | undefined
> {
  if (!existsSync(join(outputDir, "MANIFEST.json"))) return undefined;
  const read = async (name: string) => JSON.parse(await readFile(join(outputDir, name), "utf8"));
  const hasReport = existsSync(join(outputDir, "quality_report.json"));
  return {
    manifest: await read("MANIFEST.json"),
    stats: await read("export_stats.json"),
    report: hasReport ? await read("quality_report.json") : null,
  };
}

function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
