import { AppError } from "#lib/errors.ts";
import { compileFilter } from "#lib/exports/filter-predicate.ts";
import { detectPii, isPiiField, redactPii } from "#lib/exports/pii.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import { type PiiStep, RowPipeline, type RowSteps } from "#lib/exports/row.ts";
import { compileSampleCheck, type SampleCheck } from "#lib/exports/sample-check.ts";
import type { ShardJob } from "#lib/exports/shard-types.ts";
import { toxicityScore } from "#lib/exports/toxicity.ts";
import { compileWeight } from "#lib/exports/weight.ts";

/**
 * Compiles a recipe to the pipeline that takes rows through it. User schemas and patterns are compiled here: call it
 * in an export thread only.
 * @throws AppError invalid_input when the schema does not compile.
 */
export function createRowPipeline(job: Pick<ShardJob, "recipe" | "asOfMs">): RowPipeline {
  const { recipe } = job;
  const filter = compileFilter(recipe.filter_expression);
  const { enable_toxicity_filter: filtersToxic, max_toxicity_score: maxScore } = recipe.quality;
  const steps: RowSteps = {
    filter: filter ?? undefined,
    pii: createPiiStep(recipe.pii_config),
    failOnPii: recipe.pii_config.fail_on_pii,
    isToxic: filtersToxic ? (text) => toxicityScore(text) > maxScore : undefined,
    weight: compileWeight(recipe, job.asOfMs) ?? undefined,
    sampleCheck: createSampleCheck(job),
  };
  return new RowPipeline(recipe, steps);
}

function createSampleCheck({ recipe }: Pick<ShardJob, "recipe">): SampleCheck | undefined {
  const { enable_schema_validation: isOn, json_schema: schema } = recipe.structured_gen;
  if (!isOn) return undefined;
  const compiled = compileSampleCheck(schema);
  if (compiled.ok) return compiled.check;
  const problems = compiled.problems.map(({ pointer, message }) => ({
    pointer: `/structured_gen/json_schema${pointer}`,
    message,
  }));
  const first = problems[0];
  throw new AppError("invalid_input", `The JSON Schema cannot be used: ${first?.message ?? ""}`, {
    problems,
  });
}

function createPiiStep(config: Recipe["pii_config"]): PiiStep | undefined {
  if (!config.enable_detection) return undefined;
  return (text, field) => {
    if (!isPiiField(field, config)) return undefined;
    const findings = detectPii(text, config);
    if (findings.length === 0) return undefined;
    const found = [...new Set(findings.map((finding) => finding.type))].join(", ");
    return { text: config.enable_redaction ? redactPii(text, findings, config) : text, found };
  };
}
