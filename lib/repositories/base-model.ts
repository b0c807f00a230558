import { AppError, type FieldProblem } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** What a base model's `config.json` says of its shape; null where it says nothing. Names are Transformers' own. */
export type BaseModelShape = {
  model_type: string | null;
  architectures: string[];
  hidden_size: number | null;
  intermediate_size: number | null;
  num_hidden_layers: number | null;
  num_attention_heads: number | null;
  /** As many as attention heads where the config has none of its own. */
  num_key_value_heads: number | null;
  /** hidden_size / num_attention_heads where the config has none of its own. */
  head_dim: number | null;
  vocab_size: number | null;
  /** Transformers' default is true. */
  tie_word_embeddings: boolean;
  torch_dtype: string | null;
  max_position_embeddings: number | null;
};

type Config = Record<string, unknown>;
type SizeField = Exclude<
  keyof BaseModelShape,
  "model_type" | "architectures" | "torch_dtype" | "tie_word_embeddings"
>;

/** Other names of the same number: `attribute_map` of Transformers' GPT-2, GPT-J, T5, Bloom, Falcon, MPT and OPT configurations. */
const otherNames: Partial<Record<SizeField, readonly string[]>> = {
  hidden_size: ["n_embd", "d_model", "n_embed"],
  intermediate_size: ["n_inner", "ffn_dim", "d_ff", "ffn_hidden_size"],
  num_hidden_layers: ["n_layer", "n_layers", "num_layers"],
  num_attention_heads: ["n_head", "n_heads", "num_heads"],
  num_key_value_heads: ["num_kv_heads", "n_head_kv", "multi_query_group_num"],
  head_dim: ["d_kv", "kv_channels"],
  max_position_embeddings: ["n_positions", "n_ctx", "max_seq_len", "seq_length"],
};

function positiveInteger(value: unknown): number | null {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : null;
}

function sizeOf(config: Config, field: SizeField): number | null {
  for (const name of [field, ...(otherNames[field] ?? [])]) {
    const value = positiveInteger(config[name]);
    if (value !== null) return value;
  }
  return null;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

/** The part that describes the language model: models of text and images keep it in `text_config`. */
function languageConfig(config: Config): Config {
  for (const key of ["text_config", "language_config", "llm_config"]) {
    const part = config[key];
    if (isJsonObject(part) && sizeOf(part, "hidden_size") !== null) return { ...config, ...part };
  }
  return config;
}

/** Reads the shape from a parsed `config.json`. Never throws: what is absent or of another type is null. */
export function readBaseModelShape(document: unknown): BaseModelShape {
  const whole = isJsonObject(document) ? document : {};
  const config = languageConfig(whole);
  const size = (field: SizeField) => sizeOf(config, field);
  const hiddenSize = size("hidden_size");
  const heads = size("num_attention_heads");
  const headDim = hiddenSize === null || heads === null ? null : hiddenSize / heads;
  const architectures = Array.isArray(whole.architectures) ? whole.architectures : [];
  return {
    model_type: textOf(whole.model_type),
    architectures: architectures.filter((name): name is string => typeof name === "string"),
    hidden_size: hiddenSize,
    intermediate_size: size("intermediate_size"),
    num_hidden_layers: size("num_hidden_layers"),
    num_attention_heads: heads,
    num_key_value_heads: size("num_key_value_heads") ?? (config.multi_query === true ? 1 : heads),
    head_dim: size("head_dim") ?? positiveInteger(headDim),
    vocab_size: size("vocab_size"),
    tie_word_embeddings: [config, whole].find(hasTie)?.tie_word_embeddings !== false,
    torch_dtype: textOf(config.dtype) ?? textOf(config.torch_dtype),
    max_position_embeddings: size("max_position_embeddings"),
  };
}

function hasTie(config: Config): boolean {
  return typeof config.tie_word_embeddings === "boolean";
}

const wanted = ["hidden_size", "num_hidden_layers", "num_attention_heads", "vocab_size"] as const;

/** The shape of a config that checks can work with. Throws `invalid_input` naming what it lacks; `pointer` is where the config stood. */
export function requireBaseModelShape(document: unknown, pointer = "/config"): BaseModelShape {
  const shape = readBaseModelShape(document);
  const problems: FieldProblem[] = wanted
    .filter((field) => shape[field] === null)
    .map((field) => ({
      pointer: `${pointer}/${field}`,
      message: `${field} is missing or no positive whole number`,
    }));
  if (shape.model_type === null) {
    problems.unshift({ pointer: `${pointer}/model_type`, message: "model_type is missing" });
  }
  if (problems.length === 0) return shape;
  const list = problems.map(({ message }) => message).join("; ");
  throw new AppError("invalid_input", `This is not the config.json of a language model: ${list}.`, {
    problems,
  });
}
