import { stringify } from "yaml";
import { rowFormatOf } from "#lib/exports/row-format.ts";
import { filesOfSplit, type SidecarFacts, trainingDefaults } from "#lib/exports/sidecar-facts.ts";

/** How axolotl reads a row format; `type: sharegpt` is gone, so conversations go through chat_template. */
function datasetType(facts: SidecarFacts): Record<string, unknown> {
  switch (rowFormatOf(facts.recipe)) {
    case "alpaca":
    case "instruction_tuning":
      return { type: "alpaca" };
    case "text_completion":
      return { type: "completion", field: "text" };
    case "prompt_completion":
      return {
        type: {
          system_prompt: "",
          field_instruction: "prompt",
          field_output: "completion",
          format: "{instruction}",
          no_input_format: "{instruction}",
        },
      };
    case "preference":
      return {
        type: {
          field_prompt: "prompt",
          field_chosen: "chosen",
          field_rejected: "rejected",
          prompt_format: "{prompt}",
          chosen_format: "{chosen}",
          rejected_format: "{rejected}",
        },
      };
    case "sharegpt":
      return {
        type: "chat_template",
        field_messages: "conversations",
        message_property_mappings: { role: "from", content: "value" },
        roles: { system: ["system"], user: ["human"], assistant: ["gpt"] },
      };
    default:
      return {
        type: "chat_template",
        field_messages: "messages",
        message_property_mappings: { role: "role", content: "content" },
      };
  }
}

function sources(facts: SidecarFacts, split: "train" | "validation"): Record<string, unknown>[] {
  const type = datasetType(facts);
  return filesOfSplit(facts, split).map((file) => ({
    path: file.path,
    ds_type: "json",
    ...(split === "validation" ? { split: "train" } : {}),
    ...type,
  }));
}

/** axolotl.yml: a LoRA run over the exported files, from the recipe's training settings; runs inside the export folder. */
export function axolotlConfig(facts: SidecarFacts): string {
  const training = trainingDefaults(facts.recipe);
  const format = rowFormatOf(facts.recipe);
  const validation = sources(facts, "validation");
  const isChat = datasetType(facts).type === "chat_template";
  const config = {
    base_model: training.baseModel,
    ...(format === "preference" ? { rl: "dpo" } : {}),
    ...(isChat ? { chat_template: format === "chatml" ? "chatml" : "tokenizer_default" } : {}),
    datasets: sources(facts, "train"),
    ...(validation.length > 0 ? { test_datasets: validation } : { val_set_size: 0 }),
    dataset_prepared_path: "./prepared",
    output_dir: "./adapter",
    adapter: "lora",
    lora_r: training.rank,
    lora_alpha: training.alpha,
    lora_dropout: training.dropout,
    ...(training.targetModules.length > 0
      ? { lora_target_modules: training.targetModules }
      : { lora_target_linear: true }),
    sequence_len: training.maxSequenceTokens,
    num_epochs: training.epochs,
    micro_batch_size: training.batchSize,
    gradient_accumulation_steps: training.accumulationSteps,
    learning_rate: training.learningRate,
    optimizer: training.optimizer === "adamw" ? "adamw_torch" : training.optimizer,
    lr_scheduler: training.scheduler,
    warmup_ratio: training.warmupRatio,
  };
  return stringify(config, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
}
