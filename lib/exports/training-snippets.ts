import { datasetNames } from "#lib/exports/dataset-info.ts";
import { peftScript } from "#lib/exports/peft-script.ts";
import { rowFormatOf } from "#lib/exports/row-format.ts";
import { type SidecarFacts, slugOf, trainingDefaults } from "#lib/exports/sidecar-facts.ts";

/** Where the snippets fetch the export and push the adapter. */
export type SnippetPlace = {
  /** Public address of this Adaptery, without a slash at the end. */
  url: string;
  /** The adapter's repository, `owner/name`. */
  adapterRepo: string;
};

/** One way to train on an export: a script, and the commands that run it. */
export type TrainingSnippet = {
  id: "peft" | "axolotl" | "llamafactory";
  title: string;
  /** Shell commands from an empty folder to the pushed adapter. */
  commands: string;
  /** Files the commands use, beside those of the export. */
  files: { name: string; language: "python" | "yaml"; content: string }[];
};

/** A text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** Fetches the export into the folder `export` (without the archive's top folder) and unpacks compressed data where the trainer reads plain files only. */
function fetchCommands(facts: SidecarFacts, place: SnippetPlace, readsCompressed: boolean): string[] {
  const { compress } = facts.recipe.output;
  const archive = `${place.url}/api/v1/exports/${facts.exportId ?? "EXPORT_ID"}/archive`;
  const unpack =
    compress === "gzip"
      ? "find export -name '*.jsonl.gz' -exec gunzip {} +"
      : "find export -name '*.jsonl.zst' -exec zstd -d --rm {} +";
  return [
    `mkdir -p export && curl -fsSL -H "Authorization: Bearer $ADAPTERY_TOKEN" ${shellWord(archive)} | tar -x --strip-components=1 -C export`,
    ...(compress === "none" || readsCompressed ? [] : [unpack]),
  ];
}

/** Puts adapter_metadata.json beside the weights, so that the adapter finds its data again, and pushes the folder. */
function pushCommands(place: SnippetPlace, folder: string): string[] {
  return [
    `cp export/adapter_metadata.json ${folder}/`,
    `HF_ENDPOINT=${shellWord(`${place.url}/hf`)} HF_TOKEN="$ADAPTERY_TOKEN" hf upload ${shellWord(place.adapterRepo)} ${folder} .`,
  ];
}

function llamafactoryConfig(facts: SidecarFacts): string {
  const training = trainingDefaults(facts.recipe);
  const format = rowFormatOf(facts.recipe);
  const stage = format === "preference" ? "dpo" : format === "text_completion" ? "pt" : "sft";
  const validation = datasetNames(facts, "validation");
  const targets = training.targetModules.length > 0 ? training.targetModules.join(",") : "all";
  const optimizer = training.optimizer === "adamw" ? "adamw_torch" : training.optimizer;
  const lines: [string, string | number | boolean][] = [
    ["model_name_or_path", training.baseModel],
    ["stage", stage],
    ["do_train", true],
    ["finetuning_type", "lora"],
    ["lora_rank", training.rank],
    ["lora_alpha", training.alpha],
    ["lora_dropout", training.dropout],
    ["lora_target", targets],
    ["dataset_dir", "export"],
    ["dataset", datasetNames(facts, "train").join(",")],
    ...(validation.length > 0 ? ([["eval_dataset", validation.join(",")]] satisfies [string, string][]) : []),
    ["template", "default"],
    ["cutoff_len", training.maxSequenceTokens],
    ["output_dir", "adapter"],
    ["num_train_epochs", training.epochs],
    ["learning_rate", training.learningRate],
    ["per_device_train_batch_size", training.batchSize],
    ["gradient_accumulation_steps", training.accumulationSteps],
    ["optim", optimizer],
    ["lr_scheduler_type", training.scheduler],
    ["warmup_ratio", training.warmupRatio],
    ["logging_steps", 10],
  ];
  return `${lines.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join("\n")}\n`;
}

/**
 * How to train on a finished export with PEFT and TRL, axolotl and LLaMA-Factory. Each snippet fetches the export, trains a
 * LoRA adapter with the recipe's settings, and pushes it together with adapter_metadata.json. The token is read from
 * ADAPTERY_TOKEN, never written into a snippet.
 */
export function trainingSnippets(facts: SidecarFacts, place: SnippetPlace): TrainingSnippet[] {
  const yamlName = `${slugOf(facts.name)}.yml`;
  // `datasets` reads .zst only with this package beside it.
  const zstandard = facts.recipe.output.compress === "zstd" ? " zstandard" : "";
  return [
    {
      id: "peft",
      title: "PEFT and TRL",
      files: [{ name: "train.py", language: "python", content: peftScript(facts, place) }],
      commands: [
        `pip install 'trl>=1' 'peft>=0.17' datasets${zstandard}`,
        ...fetchCommands(facts, place, true),
        "python train.py",
      ].join("\n"),
    },
    {
      id: "axolotl",
      title: "axolotl",
      files: [],
      commands: [
        `pip install axolotl${zstandard}`,
        ...fetchCommands(facts, place, true),
        "(cd export && axolotl train axolotl.yml)",
        ...pushCommands(place, "export/adapter"),
      ].join("\n"),
    },
    {
      id: "llamafactory",
      title: "LLaMA-Factory",
      files: [{ name: yamlName, language: "yaml", content: llamafactoryConfig(facts) }],
      commands: [
        "pip install llamafactory",
        ...fetchCommands(facts, place, false),
        `llamafactory-cli train ${yamlName}`,
        ...pushCommands(place, "adapter"),
      ].join("\n"),
    },
  ];
}
