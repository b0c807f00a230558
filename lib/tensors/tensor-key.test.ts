import { describe, expect, it } from "vitest";
import { layerOf, parseTensorKey } from "./tensor-key.ts";

const q = "model.layers.3.self_attn.q_proj";

describe("a tensor's name", () => {
  it.each([
    [`base_model.model.${q}.lora_A.weight`, q, "lora_A", null],
    [`base_model.model.${q}.lora_B.default.weight`, q, "lora_B", "default"],
    [`${q}.lora_B.weight`, q, "lora_B", null],
    [`base_model.model.${q}.lora_B.bias`, q, "lora_bias", null],
    [`base_model.model.${q}.lora_magnitude_vector`, q, "lora_magnitude_vector", null],
    [`base_model.model.${q}.lora_magnitude_vector.default.weight`, q, "lora_magnitude_vector", "default"],
    ["base_model.model.model.embed_tokens.lora_embedding_A", "model.embed_tokens", "lora_embedding_A", null],
    ["base_model.model.model.embed_tokens.base_layer.weight", "model.embed_tokens", "base_layer", null],
    ["base_model.model.score.modules_to_save.default.weight", "score", "weight", "default"],
    ["base_model.model.lm_head.weight", "lm_head", "weight", null],
    [
      "base_model.model.model.embed_tokens.token_adapter.trainable_tokens_delta",
      "model.embed_tokens",
      "trainable_tokens",
      null,
    ],
    [`base_model.model.${q}.hada_w1_a`, q, "other_method", null],
    [`base_model.model.${q}.lokr_w1`, q, "other_method", null],
    [`base_model.model.${q}.ia3_l`, q, "other_method", null],
    [`base_model.model.${q}.bias`, q, "bias", null],
    [`base_model.model.${q}.mystery`, q, "other", null],
    ["lora_A.weight", "", "lora_A", null],
    ["x", "x", "other", null],
  ])("%s is taken apart", (name, module, role, adapterName) => {
    expect(parseTensorKey(name)).toMatchObject({ module, role, adapterName });
  });

  it("tells its layer and what stands behind it", () => {
    expect(layerOf(q)).toEqual({ layer: 3, kind: "self_attn.q_proj" });
    expect(layerOf("model.layers.12.mlp.experts.7.w1")).toEqual({ layer: 12, kind: "mlp.experts.7.w1" });
    expect(layerOf("transformer.h.0.attn.c_attn")).toEqual({ layer: 0, kind: "attn.c_attn" });
    expect(layerOf("lm_head")).toEqual({ layer: null, kind: "lm_head" });
    expect(layerOf("model.embed_tokens")).toEqual({ layer: null, kind: "embed_tokens" });
    expect(layerOf("projector.2")).toEqual({ layer: null, kind: "2" });
  });
});
