import type { Subject } from "../subject.ts";
import { type Condition, fieldText, fromDefect, fromDefectAndFields } from "./condition.ts";

/** Initialisations that leave the base model's weights as they are: such an adapter is a plain LoRA. */
const plainInitialisations = new Set(["gaussian", "eva", "orthogonal", "mica"]);

/** LoRA-GA, which vLLM takes though it changes the base model's weights. */
const gradient = "lora_ga";

/** Heads that vLLM loads whole for classification models, from 0.31 on. */
const classificationHeads = new Set(["classifier", "score"]);

const neededFields = ["r", "lora_alpha", "target_modules"];

const fieldMissing: Condition = ({ document }) => {
  const missing = document ? neededFields.filter((field) => (document[field] ?? null) === null) : [];
  return missing.length > 0 ? { evidence: `no ${missing.join(", no ")}` } : null;
};

const scaleZero: Condition = ({ document }) =>
  document?.lora_alpha === 0 ? { evidence: fieldText("lora_alpha", 0) } : null;

const bias: Condition = ({ document }) =>
  document && document.bias !== undefined && document.bias !== "none"
    ? { evidence: fieldText("bias", document.bias) }
    : null;

/** A named initialisation of which this holds, in lower case. */
function initialised(holds: (name: string) => boolean): Condition {
  return ({ document }) => {
    const init = document?.init_lora_weights;
    if (typeof init !== "string" || !holds(init.toLowerCase())) return null;
    return { evidence: fieldText("init_lora_weights", init) };
  };
}

const savedModules: Condition = (subject) => (isClassifier(subject) ? null : wholeWeights(subject));

const savedHeads: Condition = (subject) => (isClassifier(subject) ? wholeWeights(subject) : null);

function wholeWeights(subject: Subject): ReturnType<Condition> {
  const names = subject.facts?.config.modulesToSave ?? [];
  return names.length > 0
    ? { evidence: fieldText("modules_to_save", names) }
    : fromDefect("full_weights_saved")(subject);
}

function isClassifier({ facts }: Subject): boolean {
  const names = facts?.config.modulesToSave ?? [];
  return (
    facts?.config.taskType === "SEQ_CLS" &&
    names.length > 0 &&
    names.every((name) => classificationHeads.has(name))
  );
}

/** A field that PEFT has only for a variant of LoRA. */
function variant(field: string): Condition {
  return ({ document }) => {
    const value = document?.[field];
    const isOff = value === undefined || value === null || value === false;
    return isOff ? null : { evidence: fieldText(field, value) };
  };
}

const targetParameters: Condition = ({ facts }) => {
  const names = facts?.config.targetParameters ?? [];
  return names.length > 0 ? { evidence: fieldText("target_parameters", names) } : null;
};

const otherBaseName: Condition = ({ baseName, facts }) => {
  const trainedOn = facts?.config.baseModel ?? null;
  if (baseName === null || trainedOn === baseName) return null;
  return {
    evidence:
      trainedOn === null ? "no base_model_name_or_path" : fieldText("base_model_name_or_path", trainedOn),
    values: { base: baseName },
  };
};

/** Conditions on `adapter_config.json`. */
export const configConditions = {
  configMissing: fromDefect("config_missing"),
  configNotJson: fromDefect("config_not_json"),
  fieldMissing,
  fieldInvalid: fromDefect("config_field_invalid"),
  scaleZero,
  peftTypeMismatch: fromDefectAndFields("peft_type_mismatch", "peft_type"),
  peftTypeNotLora: fromDefectAndFields("peft_type_not_lora", "peft_type"),
  rankPattern: fromDefectAndFields("rank_pattern", "rank_pattern"),
  alphaPattern: fromDefectAndFields("alpha_pattern", "alpha_pattern"),
  dora: fromDefectAndFields("dora", "use_dora"),
  loraBias: fromDefectAndFields("lora_bias", "lora_bias"),
  bias,
  savedModules,
  savedHeads,
  trainableTokens: fromDefectAndFields("trainable_tokens", "trainable_token_indices"),
  initialisation: initialised((name) => !plainInitialisations.has(name) && name !== gradient),
  gradientInitialisation: initialised((name) => name === gradient),
  activatedLora: fromDefectAndFields("activated_lora", "alora_invocation_tokens"),
  layerReplication: fromDefectAndFields("layer_replication", "layer_replication"),
  blockDiagonal: variant("use_bdlora"),
  quantised: variant("use_qalora"),
  fanInFanOut: fromDefectAndFields("fan_in_fan_out", "fan_in_fan_out"),
  targetParameters,
  patternNotReadable: fromDefect("pattern_not_readable"),
  otherBaseName,
} satisfies Record<string, Condition>;
