/** What a tensor is to its module, by the names that PEFT gives. `weight` and `bias` are whole tensors of a model. */
export type TensorRole =
  | "lora_A"
  | "lora_B"
  | "lora_embedding_A"
  | "lora_embedding_B"
  | "lora_bias"
  | "lora_magnitude_vector"
  | "base_layer"
  | "trainable_tokens"
  | "other_method"
  | "weight"
  | "bias"
  | "other";

/** A tensor's name taken apart: `base_model.model.` + module + role (+ the adapter's name, when it was left in the key). */
export type TensorKey = {
  /** Path of the module in the base model, without PEFT's prefix. */
  module: string;
  role: TensorRole;
  hasPeftPrefix: boolean;
  /** PEFT leaves the adapter's name out when it saves; a key that holds one was saved by other means. */
  adapterName: string | null;
  /** The PEFT method a tensor belongs to where it is not LoRA: `LOHA`, `IA3`… */
  method: string | null;
};

export const peftPrefix = "base_model.model.";

/** Endings after the module's path, tried in order; the group is the adapter's name. */
const endings: readonly (readonly [RegExp, TensorRole, string?])[] = [
  [/\.lora_A(?:\.([^.]+))?\.weight$/, "lora_A"],
  [/\.lora_B(?:\.([^.]+))?\.weight$/, "lora_B"],
  [/\.lora_B(?:\.([^.]+))?\.bias$/, "lora_bias"],
  [/\.lora_embedding_A(?:\.([^.]+))?$/, "lora_embedding_A"],
  [/\.lora_embedding_B(?:\.([^.]+))?$/, "lora_embedding_B"],
  [/\.lora_magnitude_vector(?:\.([^.]+))?(?:\.weight)?$/, "lora_magnitude_vector"],
  [/(?:\.token_adapter)?\.trainable_tokens_(?:delta|original)(?:\.([^.]+))?$/, "trainable_tokens"],
  [/\.base_layer\.(?:weight|bias)$/, "base_layer"],
  [/\.original_module\.(?:weight|bias)$/, "base_layer"],
  [/\.modules_to_save(?:\.([^.]+))?\.weight$/, "weight"],
  [/\.modules_to_save(?:\.([^.]+))?\.bias$/, "bias"],
  [/\.hada_(?:w[12]_[ab]|t[12])(?:\.([^.]+))?$/, "other_method", "LOHA"],
  [/\.lokr_(?:w[12](?:_[ab])?|t2)(?:\.([^.]+))?$/, "other_method", "LOKR"],
  [/\.ia3_l(?:\.([^.]+))?$/, "other_method", "IA3"],
  [/\.oft_[rR](?:\.([^.]+))?(?:\.weight)?$/, "other_method", "OFT"],
  [/\.boft_[RPs](?:\.([^.]+))?$/, "other_method", "BOFT"],
  [/\.vera_lambda_[bd](?:\.([^.]+))?$/, "other_method", "VERA"],
  [/\.lora_E(?:\.([^.]+))?$/, "other_method", "ADALORA"],
  [/\.weight$/, "weight"],
  [/\.bias$/, "bias"],
];

/** Takes a tensor's name apart. Any name has an answer: what nothing here knows is `other` of the module before its last dot. */
export function parseTensorKey(name: string): TensorKey {
  const hasPeftPrefix = name.startsWith(peftPrefix);
  const key = hasPeftPrefix ? name.slice(peftPrefix.length) : name;
  for (const [ending, role, method = null] of endings) {
    const match = ending.exec(`.${key}`);
    if (!match) continue;
    const module = key.slice(0, Math.max(0, match.index - 1));
    return { module, role, hasPeftPrefix, adapterName: match[1] ?? null, method };
  }
  const dot = key.lastIndexOf(".");
  const module = dot < 0 ? key : key.slice(0, dot);
  return { module, role: "other", hasPeftPrefix, adapterName: null, method: null };
}

/** Layer of a module, its first number (`model.layers.3.mlp.experts.7.up_proj` → 3), and the path behind it. */
export function layerOf(module: string): { layer: number | null; kind: string } {
  const parts = module.split(".");
  const index = parts.findIndex((part) => /^\d{1,6}$/.test(part));
  const kind = parts.slice(index + 1).join(".");
  if (index < 0 || kind === "") return { layer: null, kind: parts.at(-1) ?? module };
  return { layer: Number(parts[index]), kind };
}
