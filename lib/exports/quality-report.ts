import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Recipe } from "#lib/exports/recipe.ts";
import type { ShardJob, ShardResult } from "#lib/exports/shard-types.ts";
import { finishReport } from "#lib/quality/report.ts";
import { type CollectorState, mergeStates } from "#lib/quality/state.ts";
import { compileSchema } from "#lib/schemas/compile.ts";

/** quality_report.json of all shards, merged in shard order; null when the recipe wants none. */
export async function mergeQuality(
  job: ShardJob,
  results: readonly ShardResult[],
): Promise<Record<string, unknown> | null> {
  if (!job.recipe.quality_metrics.enable_metrics) return null;
  let merged: CollectorState | undefined;
  for (const { pieces } of results) {
    const piece = pieces.find(({ kind }) => kind === "state");
    if (!piece) continue;
    // Safe because only a shard's collector writes this file.
    const state = JSON.parse(await readFile(join(job.workDir, piece.name), "utf8")) as CollectorState;
    merged = merged ? mergeStates(merged, state) : state;
  }
  return merged ? { ...(await getQualityMetricsReport(job.recipe.quality_metrics, merged)) } : {};
}

/**
 * The content of quality_report.json from what the shards measured: ThemisDB's keys first, then ours; `{}` when
 * `enable_metrics` is off.
 */
export async function getQualityMetricsReport(
  config: Pick<Recipe["quality_metrics"], "enable_metrics">,
  state: CollectorState,
): Promise<Record<string, unknown>> {
  if (!config.enable_metrics) return {};
  return { ...(await finishReport(state)) };
}

/** What `validateAgainstSchema` looks at: the recipe's block; `json_schema` as an object or a text holding one. */
export type ValidationConfig = {
  enable_schema_validation: boolean;
  json_schema: unknown;
};

/** The verdict on one sample; `error` says what is wrong with it. */
export type SampleVerdict = { valid: true } | { valid: false; error: string };

/**
 * Checks one sample (JSON text) as an export does, with ThemisDB's wording of errors. Always valid while validation is
 * off. Schemas are hostile code: call it on schemas you trust, or in a worker thread.
 */
export function validateAgainstSchema(sampleJson: string, config: ValidationConfig): SampleVerdict {
  if (!config.enable_schema_validation) return { valid: true };
  const { json_schema: given } = config;
  if (given === null || given === undefined || given === "") {
    return { valid: false, error: "Schema validation enabled but no schema provided" };
  }
  try {
    const schema: unknown = typeof given === "string" ? JSON.parse(given) : given;
    const compiled = compileSchema(schema);
    if (!compiled.ok)
      return { valid: false, error: `Schema validation error: ${compiled.problems[0]?.message}` };
    const violation = compiled.validator.validate(JSON.parse(sampleJson))?.[0];
    return violation ? { valid: false, error: violation.message } : { valid: true };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { valid: false, error: `Schema validation error: ${detail}` };
  }
}
