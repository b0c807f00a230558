import { type Defect, defect } from "./defect.ts";
import type { TensorInventoryDocument } from "./inventory.ts";
import type { ConfigProblem, LoraConfig } from "./lora-config.ts";

/** Fields without which servers refuse an adapter; PEFT fills them in. */
const wantedFields = ["r", "lora_alpha", "target_modules"];

/** Ways of initialising that change the base model's weights: B·A alone is right only beside those. */
const initialisedFromBase = /^(pissa|olora|corda|loftq|lora_ga)/i;

/** What the fields of `adapter_config.json` show. */
export function configDefects(
  document: Readonly<Record<string, unknown>>,
  config: LoraConfig,
  problems: readonly ConfigProblem[],
  inventory: TensorInventoryDocument,
): Defect[] {
  const missing = wantedFields.filter((field) => document[field] === undefined);
  const fallbacks = { r: config.r, lora_alpha: config.loraAlpha, target_modules: "the default of the model" };
  return [
    ...missing.map((field) =>
      defect(
        "config_field_missing",
        "error",
        `adapter_config.json has no ${field}: PEFT takes ${Reflect.get(fallbacks, field)}, servers refuse it. Write the value that was trained with.`,
      ),
    ),
    ...problems.map(({ message }) => defect("config_field_invalid", "error", message)),
    ...featureDefects(config, inventory),
  ];
}

function featureDefects(config: LoraConfig, inventory: TensorInventoryDocument): Defect[] {
  const hasRole = (role: string) =>
    inventory.modules.some(({ tensors }) => tensors.some((tensor) => tensor.role === role));
  const defects: Defect[] = [];
  const note = (...[code, severity, message]: Parameters<typeof defect>) =>
    defects.push(defect(code, severity, message));
  if (Object.keys(config.rankPattern).length > 0) {
    note(
      "rank_pattern",
      "warning",
      "Ranks differ by module (rank_pattern): vLLM before 0.32 scales them wrongly.",
    );
  }
  if (Object.keys(config.alphaPattern).length > 0) {
    note(
      "alpha_pattern",
      "warning",
      "Scales differ by module (alpha_pattern): vLLM before 0.32 applies one scale to all.",
    );
  }
  if (config.useDora || hasRole("lora_magnitude_vector")) {
    note(
      "dora",
      "warning",
      "The adapter is DoRA: magnitudes are trained beside B·A. vLLM refuses it; merge it to serve it.",
    );
  }
  if (config.loraBias || hasRole("lora_bias")) {
    note("lora_bias", "warning", "lora_B has a bias (lora_bias): vLLM refuses it or serves it wrongly.");
  }
  if (config.bias !== "none") {
    note(
      "bias_trained",
      "warning",
      `Biases of the base model were trained (bias '${config.bias}'): vLLM refuses the config${hasRole("bias") ? "" : ", though the file holds no bias. Set bias to none"}.`,
    );
  }
  if (config.trainableTokens || hasRole("trainable_tokens")) {
    note(
      "trainable_tokens",
      "warning",
      "Embeddings of single tokens were trained (trainable_token_indices): vLLM refuses them.",
    );
  }
  if (typeof config.initLoraWeights === "string" && initialisedFromBase.test(config.initLoraWeights)) {
    note(
      "initialised_from_base",
      "warning",
      `Initialised by ${config.initLoraWeights}, which changes the base model's weights: on the base as published B·A is wrong. Save with path_initial_model_for_weight_conversion.`,
    );
  }
  if (config.aloraInvocationTokens) {
    note(
      "activated_lora",
      "warning",
      "Activated LoRA: it is meant to act after its invocation tokens only; vLLM applies it to all or refuses it.",
    );
  }
  if (config.layerReplication.length > 0) {
    note(
      "layer_replication",
      "warning",
      "The base model's layers are repeated (layer_replication): servers keep the original layers.",
    );
  }
  if (config.fanInFanOut) {
    note(
      "fan_in_fan_out",
      "warning",
      "fan_in_fan_out is for weights kept transposed (GPT-2's Conv1D); for linear layers PEFT sets it back.",
    );
  }
  return defects;
}
