import { createHash } from "node:crypto";
import type { ExportStats } from "#lib/exports/export-stats.ts";
import type { InputFile } from "#lib/exports/inputs.ts";
import { engineVersion } from "#lib/exports/job-folder.ts";
import type { ShardJob, ShardResult } from "#lib/exports/shard-types.ts";

/** One file of the finished folder. `rows` for data files only. */
export type ManifestFile = { path: string; bytes: number; sha256: string; rows?: number };

/** `MANIFEST.json`, written last: what the folder holds and what it was made from. */
export type ExportManifest = {
  manifest_version: 1;
  engine_version: string;
  as_of: string;
  recipe_digest: string;
  /** Over the ordered digests of all inputs. */
  input_digest: string;
  inputs: ManifestInput[];
  /** Over the ordered names and digests of the data files: by it a trained adapter finds its data. */
  dataset_digest: string;
  counts: {
    total: number;
    exported: number;
    failed: number;
    skipped: number;
    train: number;
    validation: number;
  };
  files: ManifestFile[];
};

/**
 * One input. `digest` is "sha256:" with the SHA-256 of its rows file where that is known (one range, or given by the
 * caller), else "sha256-ranges:" with the SHA-256 over the SHA-256 of each of its byte ranges in order.
 */
export type ManifestInput = { name: string; bytes: number; digest: string };

/** Digests of the inputs from what the shards read. */
export function manifestInputs(
  job: ShardJob,
  inputs: readonly InputFile[],
  results: readonly ShardResult[],
): ManifestInput[] {
  return inputs.map((input, index) => {
    const ranges = results.filter((result) => job.shards[result.shard]?.file === index);
    const digest =
      input.sha256 !== undefined
        ? `sha256:${input.sha256}`
        : ranges.length === 1
          ? `sha256:${ranges[0]?.inputSha256}`
          : `sha256-ranges:${sha256(ranges.map((range) => `${range.inputSha256}\n`).join(""))}`;
    return { name: input.name, bytes: input.sizeBytes, digest };
  });
}

/** SHA-256 over the lines "digest  path" of the data files in order, as `sha256sum` prints them. */
export function datasetDigest(dataFiles: readonly ManifestFile[]): string {
  return `sha256:${sha256(dataFiles.map((file) => `${file.sha256}  ${file.path}\n`).join(""))}`;
}

/** The manifest of a finished export. */
export function createManifest(parts: {
  asOf: string;
  recipeDigest: string;
  inputs: ManifestInput[];
  dataset: string;
  stats: ExportStats;
  files: ManifestFile[];
}): ExportManifest {
  const { stats } = parts;
  return {
    manifest_version: 1,
    engine_version: engineVersion,
    as_of: parts.asOf,
    recipe_digest: `sha256:${parts.recipeDigest}`,
    input_digest: `sha256:${sha256(parts.inputs.map((input) => `${input.digest}\n`).join(""))}`,
    inputs: parts.inputs,
    dataset_digest: parts.dataset,
    counts: {
      total: stats.total_entities,
      exported: stats.exported_entities,
      failed: stats.failed_entities,
      skipped: stats.skipped_entities,
      train: stats.metrics.train_entities,
      validation: stats.metrics.validation_entities,
    },
    files: parts.files.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
