import { type FakeServer, startFakeJsonServer } from "../fake-json-server.ts";
import { tokenLogProb } from "../fake-vllm/numbers.ts";
import { tokenise } from "../fake-vllm/tokenizer.ts";

/**
 * A server that answers as LoRAX's source says it does (router/src/server.rs, lib.rs); it was never compared with a real
 * one. Adapters are found unless their id ends in `none`.
 */
export function startFakeLorax(options: { baseModel?: string } = {}): Promise<FakeServer> {
  const { baseModel = "tiny" } = options;
  return startFakeJsonServer({
    "GET /health": () => ({ status: 200, body: "" }),
    "GET /info": () => ({
      status: 200,
      body: { model_id: baseModel, model_dtype: "torch.bfloat16", max_total_tokens: 512, version: "0.12.1" },
    }),
    "POST /generate": ({ inputs, parameters }) => {
      const named = new Map(Object.entries(parameters ?? {}));
      const adapter = named.get("adapter_id") ?? baseModel;
      if (String(adapter).endsWith("none")) {
        const error = `Request failed during generation: 404 Client Error. Repository Not Found: ${String(adapter)}`;
        return { status: 424, body: { error, error_type: "generation" } };
      }
      const prompt = String(inputs);
      const prefill = tokenise(prompt).map(({ id, text }, position) => ({
        id,
        text,
        logprob: position === 0 ? null : tokenLogProb(baseModel, String(adapter), prompt, position),
      }));
      const tokens = [{ id: 3, text: "!", logprob: -1, special: false }];
      const counts = {
        finish_reason: "length",
        prompt_tokens: prefill.length,
        generated_tokens: 1,
        seed: null,
      };
      return { status: 200, body: { generated_text: "!", details: { ...counts, prefill, tokens } } };
    },
    "POST /v1/completions": ({ model }) => {
      const choices = [{ index: 0, text: ` from ${String(model) || "the base"}`, finish_reason: "length" }];
      return { status: 200, body: { id: "1", object: "text_completion", created: 0, model, choices } };
    },
    "GET /metrics": () => ({ status: 200, body: "lorax_queue_size 1\nlorax_batch_current_size 3\n" }),
  });
}
