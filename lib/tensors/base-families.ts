import type { SizeReader } from "./base-config-shapes.ts";
import type { ModuleShape } from "./base-shapes.ts";

/** Modules by their path below the layer, or below the model. */
type Modules = Readonly<Record<string, ModuleShape>>;

/** How the modules of one kind of decoder are named and sized. Null: the config lacks a size. */
export type BaseFamily = {
  layersAt: string;
  /** What the model's class takes where its config.json leaves a size out. */
  defaults: Readonly<Record<string, number>>;
  isTiedByDefault: boolean;
  /** Modules outside the layers: embedding and output. */
  ends: (size: SizeReader) => Modules | null;
  layer: (size: SizeReader, layer: number, config: Readonly<Record<string, unknown>>) => Modules | null;
};

/** More experts than any model has: a config is a text that anyone may have written. */
const maxExperts = 4_096;

type LayerOf = BaseFamily["layer"];

/** Decoders by the `model_type` of their config.json. Gemma's and Qwen3's heads are wider than hidden size / heads. */
const families: Readonly<Record<string, BaseFamily>> = {
  llama: family(dense),
  mistral: family(dense),
  qwen2: family(dense),
  qwen3: family(dense, { defaults: { head_dim: 128 } }),
  gemma: family(dense, { defaults: { head_dim: 256 }, isTiedByDefault: true }),
  gemma2: family(dense, { defaults: { head_dim: 256 }, isTiedByDefault: true }),
  gemma3_text: family(dense, {
    defaults: { head_dim: 256, num_attention_heads: 8, num_key_value_heads: 4, vocab_size: 262_208 },
    isTiedByDefault: true,
  }),
  granite: family(dense),
  olmo2: family(dense),
  smollm3: family(dense),
  phi3: family(fused),
  mixtral: family(mixtral),
  qwen2_moe: family(qwenMoe),
  qwen3_moe: family(qwenMoe),
  opt: {
    layersAt: "model.decoder.layers",
    defaults: {},
    isTiedByDefault: true,
    ends: optEnds,
    layer: optLayer,
  },
};

/** The family of a `model_type`; null for one whose modules are not known here. */
export function baseFamily(modelType: unknown): BaseFamily | null {
  if (typeof modelType !== "string" || !Object.hasOwn(families, modelType)) return null;
  return families[modelType] ?? null;
}

function family(
  layer: LayerOf,
  { defaults = {}, isTiedByDefault = false }: Partial<BaseFamily> = {},
): BaseFamily {
  return { layersAt: "model.layers", defaults, isTiedByDefault, ends, layer };
}

function shape(inFeatures: number, outFeatures: number): ModuleShape {
  return { inFeatures, outFeatures };
}

function ends(size: SizeReader): Modules | null {
  const [hidden, vocabulary] = [size("hidden_size"), size("vocab_size")];
  if (!hidden || !vocabulary) return null;
  return { "model.embed_tokens": shape(vocabulary, hidden), lm_head: shape(hidden, vocabulary) };
}

/** Features of queries, and of keys and of values each: fewer where heads share them (grouped-query attention). */
function attentionSizes(size: SizeReader): { hidden: number; queries: number; keys: number } | null {
  const [hidden, heads] = [size("hidden_size"), size("num_attention_heads")];
  if (!hidden || !heads) return null;
  const headSize = size("head_dim") ?? hidden / heads;
  return { hidden, queries: heads * headSize, keys: (size("num_key_value_heads") ?? heads) * headSize };
}

function attention(size: SizeReader): Modules | null {
  const sizes = attentionSizes(size);
  if (!sizes) return null;
  const { hidden, queries, keys } = sizes;
  return {
    "self_attn.q_proj": shape(hidden, queries),
    "self_attn.k_proj": shape(hidden, keys),
    "self_attn.v_proj": shape(hidden, keys),
    "self_attn.o_proj": shape(queries, hidden),
  };
}

/** Gate and up side by side, then down. */
function gated(path: string, hidden: number, inner: number): Modules {
  return {
    [`${path}.gate_proj`]: shape(hidden, inner),
    [`${path}.up_proj`]: shape(hidden, inner),
    [`${path}.down_proj`]: shape(inner, hidden),
  };
}

function dense(size: SizeReader): Modules | null {
  const attended = attention(size);
  const [hidden, inner] = [size("hidden_size"), size("intermediate_size")];
  return attended && hidden && inner ? { ...attended, ...gated("mlp", hidden, inner) } : null;
}

/** Query, key and value in one module, gate and up in one: Phi-3, Phi-4. */
function fused(size: SizeReader): Modules | null {
  const sizes = attentionSizes(size);
  const inner = size("intermediate_size");
  if (!sizes || !inner) return null;
  const { hidden, queries, keys } = sizes;
  return {
    "self_attn.qkv_proj": shape(hidden, queries + 2 * keys),
    "self_attn.o_proj": shape(queries, hidden),
    "mlp.gate_up_proj": shape(hidden, 2 * inner),
    "mlp.down_proj": shape(inner, hidden),
  };
}

function mixtral(size: SizeReader): Modules | null {
  const attended = attention(size);
  const [hidden, inner, experts] = [
    size("hidden_size"),
    size("intermediate_size"),
    size("num_local_experts"),
  ];
  if (!attended || !hidden || !inner || !experts || experts > maxExperts) return null;
  const modules: Record<string, ModuleShape> = {
    ...attended,
    "block_sparse_moe.gate": shape(hidden, experts),
  };
  for (let expert = 0; expert < experts; expert++) {
    const path = `block_sparse_moe.experts.${expert}`;
    modules[`${path}.w1`] = shape(hidden, inner);
    modules[`${path}.w2`] = shape(inner, hidden);
    modules[`${path}.w3`] = shape(hidden, inner);
  }
  return modules;
}

/** Qwen2-MoE and Qwen3-MoE: most layers have experts, `mlp_only_layers` and those between the sparse steps one dense MLP. */
function qwenMoe(size: SizeReader, layer: number, config: Readonly<Record<string, unknown>>): Modules | null {
  const attended = attention(size);
  const [hidden, inner, experts] = [size("hidden_size"), size("moe_intermediate_size"), size("num_experts")];
  const denseInner = size("intermediate_size");
  if (!attended || !hidden || !inner || !experts || experts > maxExperts) return null;
  const denseLayers = Array.isArray(config.mlp_only_layers) ? config.mlp_only_layers : [];
  const step = size("decoder_sparse_step") ?? 1;
  if (denseLayers.includes(layer) || (layer + 1) % step !== 0) {
    return denseInner ? { ...attended, ...gated("mlp", hidden, denseInner) } : null;
  }
  const modules: Record<string, ModuleShape> = { ...attended, "mlp.gate": shape(hidden, experts) };
  const shared = size("shared_expert_intermediate_size");
  if (shared) {
    Object.assign(modules, gated("mlp.shared_expert", hidden, shared));
    modules["mlp.shared_expert_gate"] = shape(hidden, 1);
  }
  for (let expert = 0; expert < experts; expert++) {
    Object.assign(modules, gated(`mlp.experts.${expert}`, hidden, inner));
  }
  return modules;
}

/** OPT: the embedding may be narrower than the layers, with a projection on either side. */
function optEnds(size: SizeReader): Modules | null {
  const [hidden, vocabulary] = [size("hidden_size"), size("vocab_size")];
  if (!hidden || !vocabulary) return null;
  const width = size("word_embed_proj_dim") ?? hidden;
  const modules = {
    "model.decoder.embed_tokens": shape(vocabulary, width),
    lm_head: shape(width, vocabulary),
  };
  if (width === hidden) return modules;
  return {
    ...modules,
    "model.decoder.project_in": shape(width, hidden),
    "model.decoder.project_out": shape(hidden, width),
  };
}

function optLayer(size: SizeReader): Modules | null {
  const [hidden, inner] = [size("hidden_size"), size("ffn_dim")];
  if (!hidden || !inner) return null;
  const square = shape(hidden, hidden);
  return {
    "self_attn.q_proj": square,
    "self_attn.k_proj": square,
    "self_attn.v_proj": square,
    "self_attn.out_proj": square,
    fc1: shape(hidden, inner),
    fc2: shape(inner, hidden),
  };
}
