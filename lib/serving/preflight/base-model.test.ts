import { describe, expect, it } from "vitest";
import { readBaseModel } from "./base-model.ts";
import { fixtureBaseConfig, fixtureInput } from "./preflight.fixture.ts";
import { preflight } from "./preflight.ts";

/** Sizes as in the config.json of published models, but for the number of layers and experts. */
const configs = {
  llama: {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    hidden_size: 4096,
    intermediate_size: 14_336,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    num_hidden_layers: 2,
    vocab_size: 128_256,
    tie_word_embeddings: false,
  },
  qwen2: {
    architectures: ["Qwen2ForCausalLM"],
    model_type: "qwen2",
    hidden_size: 896,
    intermediate_size: 4864,
    num_attention_heads: 14,
    num_key_value_heads: 2,
    num_hidden_layers: 1,
    vocab_size: 151_936,
    tie_word_embeddings: true,
  },
  qwen3: {
    architectures: ["Qwen3ForCausalLM"],
    model_type: "qwen3",
    hidden_size: 1024,
    intermediate_size: 3072,
    num_attention_heads: 16,
    num_key_value_heads: 8,
    num_hidden_layers: 1,
    vocab_size: 151_936,
    tie_word_embeddings: true,
  },
  gemma2: {
    architectures: ["Gemma2ForCausalLM"],
    model_type: "gemma2",
    hidden_size: 2304,
    intermediate_size: 9216,
    num_attention_heads: 8,
    num_key_value_heads: 4,
    num_hidden_layers: 1,
    vocab_size: 256_000,
  },
  gemma3: {
    architectures: ["Gemma3ForConditionalGeneration"],
    model_type: "gemma3",
    text_config: {
      model_type: "gemma3_text",
      hidden_size: 2560,
      intermediate_size: 10_240,
      num_hidden_layers: 1,
    },
  },
  phi4: {
    architectures: ["Phi3ForCausalLM"],
    model_type: "phi3",
    hidden_size: 5120,
    intermediate_size: 17_920,
    num_attention_heads: 40,
    num_key_value_heads: 10,
    num_hidden_layers: 1,
    vocab_size: 100_352,
    tie_word_embeddings: false,
  },
  opt: {
    architectures: ["OPTForCausalLM"],
    model_type: "opt",
    hidden_size: 1024,
    ffn_dim: 4096,
    word_embed_proj_dim: 512,
    num_attention_heads: 16,
    num_hidden_layers: 1,
    vocab_size: 50_272,
  },
  mixtral: {
    architectures: ["MixtralForCausalLM"],
    model_type: "mixtral",
    hidden_size: 4096,
    intermediate_size: 14_336,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    num_local_experts: 2,
    num_hidden_layers: 1,
    vocab_size: 32_000,
    tie_word_embeddings: false,
  },
  qwen2Moe: {
    architectures: ["Qwen2MoeForCausalLM"],
    model_type: "qwen2_moe",
    hidden_size: 2048,
    intermediate_size: 5632,
    moe_intermediate_size: 1408,
    shared_expert_intermediate_size: 5632,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    num_experts: 2,
    num_hidden_layers: 2,
    mlp_only_layers: [0],
    vocab_size: 151_936,
    tie_word_embeddings: false,
  },
};

const shapesOf = (config: Record<string, unknown>, ...paths: string[]) =>
  paths.map((path) => {
    const shape = readBaseModel(config).shapes?.get(path);
    return shape ? [shape.inFeatures, shape.outFeatures] : null;
  });

describe("modules of a base model by its config.json", () => {
  it("share heads of keys and values, and leave wider heads as the class has them", () => {
    const attention = ["q_proj", "k_proj", "o_proj"].map((name) => `model.layers.0.self_attn.${name}`);
    expect(shapesOf(configs.llama, ...attention)).toEqual([
      [4096, 4096],
      [4096, 1024],
      [4096, 4096],
    ]);
    expect(shapesOf(configs.qwen3, ...attention)).toEqual([
      [1024, 2048],
      [1024, 1024],
      [2048, 1024],
    ]);
    expect(shapesOf(configs.gemma2, ...attention)).toEqual([
      [2304, 2048],
      [2304, 1024],
      [2048, 2304],
    ]);
  });

  it("are fused where the model has them so", () => {
    const paths = ["self_attn.qkv_proj", "mlp.gate_up_proj", "self_attn.q_proj"];
    expect(shapesOf(configs.phi4, ...paths.map((path) => `model.layers.0.${path}`))).toEqual([
      [5120, 7680],
      [5120, 35_840],
      null,
    ]);
  });

  it("stand under either name of a wrapped language model, and not under its own", () => {
    const q = "layers.0.self_attn.q_proj";
    expect(
      shapesOf(configs.gemma3, `model.language_model.${q}`, `language_model.model.${q}`, `model.${q}`),
    ).toEqual([[2560, 2048], [2560, 2048], null]);
    expect(readBaseModel(configs.gemma3)).toMatchObject({ isWrapped: true, isTied: true, layerCount: 1 });
  });

  it("have an embedding of another width, and projections, in OPT", () => {
    expect(
      shapesOf(
        configs.opt,
        "model.decoder.embed_tokens",
        "model.decoder.project_in",
        "model.decoder.layers.0.fc1",
        "model.decoder.layers.0.self_attn.out_proj",
      ),
    ).toEqual([
      [50_272, 512],
      [512, 1024],
      [1024, 4096],
      [1024, 1024],
    ]);
  });

  it("are experts in mixtures", () => {
    expect(
      shapesOf(
        configs.mixtral,
        "model.layers.0.block_sparse_moe.gate",
        "model.layers.0.block_sparse_moe.experts.1.w2",
      ),
    ).toEqual([
      [4096, 2],
      [14_336, 4096],
    ]);
    expect(
      shapesOf(
        configs.qwen2Moe,
        "model.layers.0.mlp.up_proj",
        "model.layers.0.mlp.experts.0.up_proj",
        "model.layers.1.mlp.experts.1.down_proj",
        "model.layers.1.mlp.shared_expert.gate_proj",
        "model.layers.1.mlp.shared_expert_gate",
      ),
    ).toEqual([[2048, 5632], null, [1408, 2048], [2048, 5632], [2048, 1]]);
  });

  it("may be targeted by adapters as vLLM's class says", () => {
    expect(readBaseModel(configs.llama).targets).toContain("lm_head");
    expect(readBaseModel(configs.qwen3).targets).toContain("embed_tokens");
    expect(readBaseModel(configs.qwen2).targets).not.toContain("lm_head");
    expect(readBaseModel(configs.opt).targets).not.toContain("embed_tokens");
  });

  it("are not counted out of a hostile config", () => {
    const huge = { ...configs.mixtral, num_local_experts: 1_000_000, num_hidden_layers: 1_000_000 };
    expect(readBaseModel({ ...configs.llama, num_hidden_layers: 1e15 }).shapes).toBeNull();
    expect(readBaseModel(huge).shapes).toBeNull();
  });
});

describe("pre-flight beside a base model", () => {
  const errors = (changes: Parameters<typeof fixtureInput>[1], name = "good-qkvo-r8") => {
    const report = preflight(fixtureInput(name, changes));
    return report.findings.map(({ code, severity }) => `${severity} ${code}`);
  };
  const tiny = fixtureBaseConfig("tiny-llama");

  it.each(["GPT2LMHeadModel", "GPTJForCausalLM", "FalconForCausalLM", "MambaForCausalLM"])(
    "blocks %s, which vLLM serves without LoRA",
    (architecture) => {
      expect(errors({ baseConfig: { ...tiny, architectures: [architecture] } })).toContain(
        "error architecture_without_lora",
      );
    },
  );

  it("says what it cannot check", () => {
    const unknown = { architectures: ["NewForCausalLM"], model_type: "new" };
    expect(errors({ baseConfig: unknown })).toEqual(["warn architecture_unknown"]);
    const unknownShapes = { architectures: ["Cohere2ForCausalLM"], model_type: "cohere2" };
    expect(errors({ baseConfig: unknownShapes })).toEqual(["warn shapes_unknown"]);
    expect(errors({ baseConfig: null })).toEqual(["warn base_config_unknown"]);
    expect(errors({ engineVersion: "0.40.0" })).toEqual(["warn engine_version_unknown"]);
    expect(errors({ engine: "lorax" })).toEqual(["warn engine_not_measured"]);
  });

  it("refuses embeddings where vLLM's class names none, and warns where the output is tied", () => {
    const qwen = { ...tiny, architectures: ["Qwen2ForCausalLM"] };
    expect(errors({ baseConfig: qwen }, "lm-head-target")).toContain("error module_unknown");
    expect(errors({ baseConfig: qwen }, "embed-target")).toContain("error module_unknown");
    expect(errors({ baseConfig: { ...tiny, tie_word_embeddings: true } }, "lm-head-target")).toContain(
      "warn tied_lm_head",
    );
  });

  it("finds another vocabulary, and one that is too large", () => {
    expect(errors({ baseConfig: { ...tiny, vocab_size: 600 } }, "embed-target")).toContain(
      "error vocabulary_differs",
    );
    expect(errors({ baseConfig: { ...tiny, vocab_size: 262_144 } })).toEqual(["error vocabulary_too_large"]);
  });

  it("blocks an adapter of the language model alone on the model around it", () => {
    const decoder = { ...tiny, model_type: "gemma3_text" };
    const wrapped = { architectures: ["Gemma3ForConditionalGeneration"], text_config: decoder };
    expect(errors({ baseConfig: wrapped })).toEqual(["error keys_without_effect"]);
    expect(errors({ baseConfig: wrapped }, "wrong-prefix")).toEqual([]);
  });

  it("names the base model that the config does not", () => {
    expect(errors({ baseName: "acme/other" })).toEqual(["warn base_model_differs"]);
  });

  it("takes a rank above the limit as the server would be started for it", () => {
    const report = preflight(fixtureInput("rank-32"));
    expect(report.findings[0]?.fix).toMatch(/--max-lora-rank 32/);
  });
});
