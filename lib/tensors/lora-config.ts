import { isJsonObject } from "#lib/json-object.ts";

/** The fields of PEFT's `adapter_config.json` that say what the tensors mean, with PEFT's defaults where one is missing. */
export type LoraConfig = {
  peftType: string | null;
  taskType: string | null;
  baseModel: string | null;
  revision: string | null;
  r: number;
  loraAlpha: number;
  useRslora: boolean;
  useDora: boolean;
  loraBias: boolean;
  bias: string;
  fanInFanOut: boolean;
  /** A pattern, a list of names (sorted), or null when none is given. */
  targetModules: string | readonly string[] | null;
  excludeModules: string | readonly string[] | null;
  layersToTransform: readonly number[] | null;
  layersPattern: readonly string[];
  modulesToSave: readonly string[];
  targetParameters: readonly string[];
  rankPattern: Readonly<Record<string, number>>;
  alphaPattern: Readonly<Record<string, number>>;
  /** `true` is the usual initialisation; a text names another (`pissa`, `olora`…). */
  initLoraWeights: boolean | string;
  layerReplication: readonly unknown[];
  trainableTokens: boolean;
  aloraInvocationTokens: boolean;
};

/** A field that PEFT cannot mean: pointer and sentence. */
export type ConfigProblem = { pointer: string; message: string };

/** Defaults of PEFT 0.21 for fields that serving and scaling depend on. */
const defaultRank = 8;
const defaultAlpha = 8;

/**
 * Reads an `adapter_config.json` document. Unknown fields are left alone; a missing or ill-typed one is read as PEFT's default and
 * reported.
 */
export function readLoraConfig(document: Readonly<Record<string, unknown>>): {
  config: LoraConfig;
  problems: ConfigProblem[];
} {
  const problems: ConfigProblem[] = [];
  const fields = fieldReader(document, problems);
  const config: LoraConfig = {
    peftType: fields.text("peft_type"),
    taskType: fields.text("task_type"),
    baseModel: fields.text("base_model_name_or_path"),
    revision: fields.text("revision"),
    r: fields.number("r", defaultRank, (value) => Number.isInteger(value) && value > 0, "a whole number ≥ 1"),
    loraAlpha: fields.number("lora_alpha", defaultAlpha, Number.isFinite, "a number"),
    useRslora: document.use_rslora === true,
    useDora: document.use_dora === true,
    loraBias: document.lora_bias === true,
    bias: fields.text("bias") ?? "none",
    fanInFanOut: document.fan_in_fan_out === true,
    targetModules: fields.names("target_modules"),
    excludeModules: fields.names("exclude_modules"),
    layersToTransform: fields.integers("layers_to_transform"),
    layersPattern: asList(fields.names("layers_pattern")),
    modulesToSave: asList(fields.names("modules_to_save")),
    targetParameters: asList(fields.names("target_parameters")),
    rankPattern: fields.numbers("rank_pattern"),
    alphaPattern: fields.numbers("alpha_pattern"),
    initLoraWeights:
      typeof document.init_lora_weights === "string" || typeof document.init_lora_weights === "boolean"
        ? document.init_lora_weights
        : true,
    layerReplication: Array.isArray(document.layer_replication) ? document.layer_replication : [],
    trainableTokens: isFilled(document.trainable_token_indices),
    aloraInvocationTokens: isFilled(document.alora_invocation_tokens),
  };
  return { config, problems };
}

function fieldReader(document: Readonly<Record<string, unknown>>, problems: ConfigProblem[]) {
  const report = (field: string, message: string) => problems.push({ pointer: `/${field}`, message });
  return {
    text(field: string): string | null {
      const value = document[field];
      if (value === undefined || value === null) return null;
      if (typeof value === "string") return value;
      report(field, `${field} has to be a text.`);
      return null;
    },
    number(field: string, fallback: number, isRight: (value: number) => boolean, what: string): number {
      const value = document[field];
      if (value === undefined || value === null) return fallback;
      if (typeof value === "number" && isRight(value)) return value;
      report(field, `${field} has to be ${what}; it is ${JSON.stringify(value)}.`);
      return fallback;
    },
    names(field: string): string | readonly string[] | null {
      const value = document[field];
      if (value === undefined || value === null) return null;
      if (typeof value === "string") return value;
      if (Array.isArray(value) && value.every((item) => typeof item === "string")) return [...value].sort();
      report(field, `${field} has to be a text or a list of texts.`);
      return null;
    },
    integers(field: string): readonly number[] | null {
      const value = document[field];
      if (value === undefined || value === null) return null;
      const list = Array.isArray(value) ? value : [value];
      if (list.every((item) => Number.isInteger(item))) return list.length > 0 ? list : null;
      report(field, `${field} has to be a whole number or a list of them.`);
      return null;
    },
    numbers(field: string): Readonly<Record<string, number>> {
      const value = document[field];
      if (value === undefined || value === null) return {};
      const entries = isJsonObject(value) ? Object.entries(value) : [["", value] as const];
      const right = entries.flatMap(([key, item]) =>
        typeof item === "number" && Number.isFinite(item) && item > 0 ? [[key, item] as const] : [],
      );
      if (right.length < entries.length) {
        report(field, `${field} has to be an object from module patterns to numbers above 0.`);
      }
      return Object.fromEntries(right);
    },
  };
}

function asList(names: string | readonly string[] | null): readonly string[] {
  if (names === null) return [];
  return typeof names === "string" ? [names] : names;
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isJsonObject(value) && Object.keys(value).length > 0;
}
