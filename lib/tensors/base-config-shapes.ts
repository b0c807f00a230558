import type { BaseShapes, ModuleShape } from "./base-shapes.ts";

/** Dense decoders whose modules are named and sized like Llama's. */
const llamaLike = new Set([
  "llama",
  "mistral",
  "qwen2",
  "qwen3",
  "gemma",
  "gemma2",
  "gemma3_text",
  "granite",
  "olmo2",
  "smollm3",
  "phi3",
]);

/** Query, key and value in one module, gate and up in one: Phi-3. */
const fused = new Set(["phi3"]);

/**
 * Shapes of a base model's modules from its `config.json` alone; null for an architecture whose names and sizes are not known
 * here.
 */
export function baseShapesOfConfig(config: Readonly<Record<string, unknown>>): BaseShapes | null {
  const modelType = config.model_type;
  if (typeof modelType !== "string" || !llamaLike.has(modelType)) return null;
  const size = (field: string): number | null => {
    const value = config[field];
    return typeof value === "number" && Number.isInteger(value) && value > 0 ? value : null;
  };
  const hidden = size("hidden_size");
  const heads = size("num_attention_heads");
  const layers = size("num_hidden_layers");
  const inner = size("intermediate_size");
  const vocabulary = size("vocab_size");
  if (!hidden || !heads || !layers || !inner || !vocabulary || layers > 1_000) return null;
  const headSize = size("head_dim") ?? hidden / heads;
  const queries = heads * headSize;
  const keys = (size("num_key_value_heads") ?? heads) * headSize;
  const layer = fused.has(modelType)
    ? {
        "self_attn.qkv_proj": shape(hidden, queries + 2 * keys),
        "mlp.gate_up_proj": shape(hidden, 2 * inner),
      }
    : {
        "self_attn.q_proj": shape(hidden, queries),
        "self_attn.k_proj": shape(hidden, keys),
        "self_attn.v_proj": shape(hidden, keys),
        "mlp.gate_proj": shape(hidden, inner),
        "mlp.up_proj": shape(hidden, inner),
      };
  const ends = { "self_attn.o_proj": shape(queries, hidden), "mlp.down_proj": shape(inner, hidden) };
  const shapes = new Map([
    ["model.embed_tokens", shape(vocabulary, hidden)],
    ["lm_head", shape(hidden, vocabulary)],
  ]);
  for (let index = 0; index < layers; index++) {
    for (const [kind, size] of Object.entries({ ...layer, ...ends })) {
      shapes.set(`model.layers.${index}.${kind}`, size);
    }
  }
  return shapes;
}

function shape(inFeatures: number, outFeatures: number): ModuleShape {
  return { inFeatures, outFeatures };
}
