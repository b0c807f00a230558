import type { RecipeInput } from "#lib/exports/recipe-schema.ts";

/** The demo's recipe: GSM8K as instruction tuning, checked against the demo's schema, measured in full. */
export function demoRecipe(jsonSchema: Record<string, unknown>): RecipeInput {
  return {
    style: "instruction_tuning",
    field_mapping: { instruction_field: "question", output_field: "answer" },
    weighting: { enable_weights: true, auto_weight_by_length: true },
    quality: { min_text_length: 40, max_text_length: 1000, skip_duplicates: true, normalise_duplicates: true },
    structured_gen: { enable_schema_validation: true, json_schema: jsonSchema, reject_invalid_samples: true },
    pii_config: { enable_detection: true },
    split: { train: 0.95, validation: 0.05, seed: 7 },
    quality_metrics: { enable_metrics: true, level: "full" },
    adapter_metadata: {
      enable_tracking: true,
      adapter_id: "math-word-problems-v1",
      base_model_name: "demo/tiny-llama",
      base_model_architecture: "LlamaForCausalLM",
      task_type: "question-answering",
      domain: "mathematics",
      language: "en",
      created_by: "demo",
      data_source_uri: "https://github.com/openai/grade-school-math",
      training_config: {
        dataset_name: "gsm8k-train",
        epochs: 1,
        learning_rate: 0.003,
        lora_rank: 8,
        lora_alpha: 16,
        lora_dropout: 0.05,
        target_modules: ["q_proj", "k_proj", "v_proj", "o_proj"],
        max_seq_length: 1024,
      },
      vllm_config: { enabled: true },
    },
  };
}
