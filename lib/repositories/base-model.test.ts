import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBaseModelShape, requireBaseModelShape } from "./base-model.ts";

const llama = {
  architectures: ["LlamaForCausalLM"],
  dtype: "bfloat16",
  head_dim: 32,
  hidden_size: 64,
  intermediate_size: 128,
  max_position_embeddings: 2048,
  model_type: "llama",
  num_attention_heads: 2,
  num_hidden_layers: 2,
  num_key_value_heads: 1,
  tie_word_embeddings: false,
  vocab_size: 512,
};

describe("readBaseModelShape", () => {
  it("reads a Llama config", () => {
    expect(readBaseModelShape(llama)).toEqual({
      model_type: "llama",
      architectures: ["LlamaForCausalLM"],
      hidden_size: 64,
      intermediate_size: 128,
      num_hidden_layers: 2,
      num_attention_heads: 2,
      num_key_value_heads: 1,
      head_dim: 32,
      vocab_size: 512,
      tie_word_embeddings: false,
      torch_dtype: "bfloat16",
      max_position_embeddings: 2048,
    });
  });

  it("derives what older configs leave out", () => {
    const { head_dim: _dim, num_key_value_heads: _heads, tie_word_embeddings: _tie, ...older } = llama;
    expect(readBaseModelShape({ ...older, dtype: undefined, torch_dtype: "float16" })).toMatchObject({
      head_dim: 32,
      num_key_value_heads: 2,
      tie_word_embeddings: true,
      torch_dtype: "float16",
    });
  });

  it("knows the names of GPT-2 and of Falcon", () => {
    expect(
      readBaseModelShape({ model_type: "gpt2", n_embd: 768, n_layer: 12, n_head: 12, vocab_size: 50257 }),
    ).toMatchObject({
      hidden_size: 768,
      num_hidden_layers: 12,
      num_attention_heads: 12,
      head_dim: 64,
    });
    expect(
      readBaseModelShape({ hidden_size: 4544, num_attention_heads: 71, multi_query: true }),
    ).toMatchObject({
      num_key_value_heads: 1,
      head_dim: 64,
    });
  });

  it("reads the language part of a model of text and images", () => {
    const config = {
      model_type: "gemma3",
      architectures: ["Gemma3ForConditionalGeneration"],
      vision_config: { hidden_size: 1152 },
      text_config: { hidden_size: 2560, num_hidden_layers: 34, model_type: "gemma3_text" },
      torch_dtype: "bfloat16",
    };
    expect(readBaseModelShape(config)).toMatchObject({
      model_type: "gemma3",
      hidden_size: 2560,
      num_hidden_layers: 34,
      torch_dtype: "bfloat16",
    });
  });

  it("takes any JSON, and only positive whole numbers for sizes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const shape = readBaseModelShape(value);
        for (const size of [shape.hidden_size, shape.head_dim, shape.vocab_size]) {
          expect(size === null || (Number.isSafeInteger(size) && size > 0)).toBe(true);
        }
      }),
    );
    for (const hidden_size of [-1, 0, 1.5, "64", null, 1e300]) {
      expect(readBaseModelShape({ hidden_size }).hidden_size).toBeNull();
    }
  });
});

describe("requireBaseModelShape", () => {
  it("names what a config lacks", () => {
    expect(() => requireBaseModelShape({ ...llama, hidden_size: 0, model_type: undefined })).toThrow(
      expect.objectContaining({
        code: "invalid_input",
        problems: [
          { pointer: "/config/model_type", message: expect.any(String) },
          { pointer: "/config/hidden_size", message: expect.any(String) },
        ],
      }),
    );
  });

  it("refuses an adapter's config", () => {
    expect(() => requireBaseModelShape({ peft_type: "LORA", r: 8 })).toThrow("not the config.json");
  });
});
