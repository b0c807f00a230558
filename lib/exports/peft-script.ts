import type { RowFormat } from "#lib/exports/recipe.ts";
import { rowFormatOf } from "#lib/exports/row-format.ts";
import { filesOfSplit, type SidecarFacts, trainingDefaults } from "#lib/exports/sidecar-facts.ts";

/** A JSON value as a Python literal (strings, numbers, lists of strings). */
function python(value: string | number | readonly string[]): string {
  return JSON.stringify(value);
}

/** Python that turns exported rows into what TRL's trainers take; other columns are dropped. */
function toTrainerRows(format: RowFormat): string[] {
  switch (format) {
    case "text_completion":
      return ['rows = rows.select_columns(["text"])'];
    case "preference":
      return ['rows = rows.select_columns(["prompt", "chosen", "rejected"])'];
    case "prompt_completion":
      return ['rows = rows.select_columns(["prompt", "completion"])'];
    case "sharegpt":
      return [
        'roles = {"system": "system", "human": "user", "gpt": "assistant"}',
        "def to_messages(row):",
        '    return {"messages": [{"role": roles[turn["from"]], "content": turn["value"]} for turn in row["conversations"]]}',
        'rows = rows.map(to_messages).select_columns(["messages"])',
      ];
    case "instruction_tuning":
    case "alpaca":
      return [
        "def to_prompt(row):",
        '    context = row.get("input")',
        '    prompt = row["instruction"] + ("\\n\\n" + context if context else "") + "\\n\\n"',
        '    return {"prompt": prompt, "completion": row["output"]}',
        'rows = rows.map(to_prompt).select_columns(["prompt", "completion"])',
      ];
    default:
      return ['rows = rows.select_columns(["messages"])'];
  }
}

/** A Python script: loads `export/`, trains a LoRA adapter with PEFT and TRL, pushes it with its metadata. */
export function peftScript(facts: SidecarFacts, place: { url: string; adapterRepo: string }): string {
  const training = trainingDefaults(facts.recipe);
  const format = rowFormatOf(facts.recipe);
  const isPreference = format === "preference";
  const [config, trainer] = isPreference ? ["DPOConfig", "DPOTrainer"] : ["SFTConfig", "SFTTrainer"];
  const hasValidation = filesOfSplit(facts, "validation").length > 0;
  const targets = training.targetModules.length > 0 ? python(training.targetModules) : '"all-linear"';
  return `${[
    "import os",
    "import shutil",
    "",
    "import torch",
    "from datasets import load_dataset",
    "from huggingface_hub import HfApi",
    "from peft import LoraConfig",
    `from trl import ${config}, ${trainer}`,
    "",
    'token = os.environ["ADAPTERY_TOKEN"]',
    'rows = load_dataset("export")',
    ...toTrainerRows(format),
    "",
    `trainer = ${trainer}(`,
    `    model=${python(training.baseModel)},`,
    `    args=${config}(`,
    '        output_dir="checkpoints",',
    `        num_train_epochs=${training.epochs},`,
    `        learning_rate=${training.learningRate},`,
    `        per_device_train_batch_size=${training.batchSize},`,
    `        gradient_accumulation_steps=${training.accumulationSteps},`,
    `        lr_scheduler_type=${python(training.scheduler)},`,
    `        warmup_steps=${training.warmupRatio},  # below 1: a share of all steps`,
    `        optim=${python(training.optimizer === "adamw" ? "adamw_torch" : training.optimizer)},`,
    `        max_length=${training.maxSequenceTokens},`,
    "        bf16=torch.cuda.is_available() and torch.cuda.is_bf16_supported(),",
    "    ),",
    '    train_dataset=rows["train"],',
    ...(hasValidation ? ['    eval_dataset=rows["validation"],'] : []),
    "    peft_config=LoraConfig(",
    '        task_type="CAUSAL_LM",',
    `        r=${training.rank},`,
    `        lora_alpha=${training.alpha},`,
    `        lora_dropout=${training.dropout},`,
    `        target_modules=${targets},`,
    "    ),",
    ")",
    "trainer.train()",
    'trainer.save_model("adapter")',
    "",
    "# adapter_metadata.json goes with the weights: by it the adapter finds its data again.",
    'shutil.copy("export/adapter_metadata.json", "adapter/adapter_metadata.json")',
    `hub = HfApi(endpoint=${python(`${place.url}/hf`)}, token=token)`,
    `hub.create_repo(${python(place.adapterRepo)}, exist_ok=True)`,
    `hub.upload_folder(repo_id=${python(place.adapterRepo)}, folder_path="adapter")`,
  ].join("\n")}\n`;
}
