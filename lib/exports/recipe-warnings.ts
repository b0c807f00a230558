import type { Recipe } from "#lib/exports/recipe.ts";

/** Something in a recipe that works but is likely not meant: a stable code, where, and a sentence. */
export type RecipeWarning = { code: string; pointer: string; message: string };

/** The values vLLM accepts for --max-lora-rank (vllm/config/lora.py). */
export const vllmMaxLoraRanks = [1, 8, 16, 32, 64, 128, 256, 320, 512] as const;

const adapterIdPattern = /^(?:[a-z0-9][a-z0-9-]*\/)?[a-z0-9]+(?:[-_.][a-z0-9]+)*-v\d+(?:\.\d+){0,2}$/;
const semver = /^\d+\.\d+\.\d+(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

function* loraRankWarnings(recipe: Recipe): Generator<RecipeWarning> {
  const { lora_rank: rank } = recipe.adapter_metadata.training_config;
  const { max_lora_rank: max } = recipe.adapter_metadata.vllm_config;
  const enough = (wanted: number) => vllmMaxLoraRanks.find((known) => known >= wanted);
  if (!vllmMaxLoraRanks.some((known) => known === max)) {
    const next = enough(max);
    yield {
      code: "max_lora_rank_unknown",
      pointer: "/adapter_metadata/vllm_config/max_lora_rank",
      message: `vLLM does not know --max-lora-rank ${max}; it accepts ${vllmMaxLoraRanks.join(", ")}.${next ? ` Use ${next}.` : ""}`,
    };
  }
  if (rank > max) {
    const next = enough(rank);
    yield {
      code: "lora_rank_above_max",
      pointer: "/adapter_metadata/training_config/lora_rank",
      message: `lora_rank ${rank} is above vllm_config.max_lora_rank ${max}: vLLM started with it refuses the adapter. ${
        next
          ? `Raise max_lora_rank to ${next} or lower lora_rank.`
          : "No max_lora_rank of vLLM is high enough."
      }`,
    };
  }
}

/** Warnings that follow from the resolved recipe alone. */
export function* recipeWarnings(recipe: Recipe): Generator<RecipeWarning> {
  yield* loraRankWarnings(recipe);
  const { adapter_id: adapterId, adapter_version: version } = recipe.adapter_metadata;
  if (adapterId !== "" && !adapterIdPattern.test(adapterId)) {
    yield {
      code: "adapter_id_pattern",
      pointer: "/adapter_metadata/adapter_id",
      message: `"${adapterId}" does not follow {domain}-{task}-v{version}, for example legal-qa-v1.`,
    };
  }
  if (!semver.test(version)) {
    yield {
      code: "adapter_version_not_semver",
      pointer: "/adapter_metadata/adapter_version",
      message: `"${version}" is not a semantic version such as 1.0.0; it cannot be registered under it.`,
    };
  }
  const { compress, shard_bytes: shardBytes, layout } = recipe.output;
  if (layout === "shards" && shardBytes < 1_048_576) {
    yield {
      code: "shard_bytes_small",
      pointer: "/output/shard_bytes",
      message: "Shards below 1 MiB make many small files; trainers and file systems like 64 MiB and more.",
    };
  }
  if (compress !== "none" && shardBytes > 4_294_967_296) {
    yield {
      code: "shard_bytes_large",
      pointer: "/output/shard_bytes",
      message: "Compressed shards above 4 GiB cannot be read in parallel; lower shard_bytes.",
    };
  }
  const { enable_schema_validation: checks, include_schema_in_output: embeds } = recipe.structured_gen;
  if (embeds && !checks) {
    yield {
      code: "schema_not_embedded",
      pointer: "/structured_gen/include_schema_in_output",
      message: "The schema is embedded only while samples are checked; set enable_schema_validation.",
    };
  }
}
