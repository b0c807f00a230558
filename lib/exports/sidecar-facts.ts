import type { ObservedColumns } from "#lib/exports/observed-columns.ts";
import type { Recipe } from "#lib/exports/recipe.ts";

/** A data file of a finished export, by its path in the folder. */
export type ExportedFile = {
  path: string;
  split: "train" | "validation";
  rows: number;
  sizeBytes: number;
  /** Lower-case hex. */
  sha256: string;
};

/** What the sidecar files (dataset card, dataset_info.json, axolotl.yml, croissant.json) and the snippets are made from. */
export type SidecarFacts = {
  recipe: Recipe;
  /** Name of the dataset, for people. */
  name: string;
  /** SPDX id or Hub licence name of the data, if known. */
  license?: string;
  files: readonly ExportedFile[];
  /** Null when unknown: then column types are left out rather than guessed. */
  columns: ObservedColumns | null;
  counts: { total: number; exported: number; failed: number; skipped: number };
  exportId?: string;
  /** As the manifest writes it: "sha256:" and hex. */
  datasetDigest: string;
  /** Hex. */
  recipeDigest: string;
  engineVersion: string;
  exportedAt: Date;
};

/** The files of one split, in order. */
export function filesOfSplit(facts: SidecarFacts, split: ExportedFile["split"]): readonly ExportedFile[] {
  return facts.files.filter((file) => file.split === split);
}

/** A name that is safe as a key of a configuration file and as a folder. */
export function slugOf(name: string): string {
  const slug = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 64);
  return slug === "" ? "dataset" : slug;
}

/** Paths of a split without the compression suffix: what trainers that read plain JSON Lines are given. */
export function plainPaths(facts: SidecarFacts, split: ExportedFile["split"]): string[] {
  return filesOfSplit(facts, split).map((file) => file.path.replace(/\.(?:gz|zst)$/, ""));
}

/** The training settings with the defaults of common trainers where the recipe says 0 or nothing. */
export function trainingDefaults(recipe: Recipe) {
  const training = recipe.adapter_metadata.training_config;
  return {
    baseModel: recipe.adapter_metadata.base_model_name || "BASE_MODEL",
    epochs: training.epochs || 3,
    learningRate: training.learning_rate || 2e-4,
    rank: training.lora_rank,
    alpha: training.lora_alpha,
    dropout: training.lora_dropout,
    targetModules: training.target_modules,
    optimizer: training.optimizer ?? "adamw",
    batchSize: training.batch_size ?? 4,
    accumulationSteps: training.gradient_accumulation_steps ?? 4,
    maxSequenceTokens: training.max_seq_length ?? 2048,
    warmupRatio: training.warmup_ratio ?? 0.03,
    scheduler: training.lr_scheduler ?? "cosine",
  };
}
