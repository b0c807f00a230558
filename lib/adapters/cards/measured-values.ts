import type { FieldValue } from "#lib/adapters/cards/field-value.ts";
import type { LoraFacts } from "#lib/tensors/lora-facts.ts";

/** What our own export measured of the rows that a version was trained on. */
export type MeasuredExport = {
  id: string;
  /** `owner/name` of the dataset that was exported, where there is one. */
  dataset: string | null;
  datasetDigest: string | null;
  trainingRows: number | null;
  validationRows: number | null;
  /** Share of validated rows that met the schema, 0 to 1. */
  complianceRate: number | null;
};

const pickle = /\.(?:bin|pt|pth|ckpt|pkl|pickle)$/i;

function known(values: readonly FieldValue[]): FieldValue[] {
  return values.filter(
    ([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
}

function formatOf(files: readonly { path: string }[]): string | undefined {
  if (files.some(({ path }) => path.endsWith(".safetensors"))) return "safetensors";
  return files.some(({ path }) => pickle.test(path) && !path.endsWith("training_args.bin"))
    ? "pickle"
    : undefined;
}

/** What the tensors of a version say, by pointer into its card. One rank for all modules is its `lora_rank`. */
export function measuredValues(files: readonly { path: string }[], lora: LoraFacts | null): FieldValue[] {
  const format: FieldValue = ["/weights/format", formatOf(files)];
  if (lora === null) return known([format]);
  const ranks = [...new Set(Object.values(lora.rankByModule))].sort((left, right) => left - right);
  const modules = lora.modules.map(({ path }) => path.split(".").at(-1) ?? path);
  return known([
    format,
    ["/weights/parameter_count", lora.parameterCount],
    ["/weights/size_bytes", lora.tensorSizeBytes],
    ["/weights/dtypes", [...lora.dtypes].sort()],
    ["/weights/ranks", ranks],
    ["/weights/layer_count", lora.layers.length > 0 ? lora.layers.length : null],
    ["/training/lora_rank", ranks.length === 1 ? ranks[0] : null],
    ["/training/target_modules", [...new Set(modules)].sort()],
    ["/training/effective_scale", lora.effectiveScale],
  ]);
}

/** What our export measured, by pointer into the card of a version that was trained on it. */
export function exportValues(source: MeasuredExport): FieldValue[] {
  return known([
    ["/data/exports", [source.id]],
    ["/data/datasets", source.dataset === null ? null : [source.dataset]],
    ["/data/dataset_digest", source.datasetDigest],
    ["/data/training_samples", source.trainingRows],
    ["/data/validation_samples", source.validationRows],
    ["/data/compliance_rate", source.complianceRate],
  ]);
}
