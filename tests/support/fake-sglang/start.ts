import { existsSync } from "node:fs";
import path from "node:path";
import { type FakeAnswer, type FakeServer, startFakeJsonServer } from "../fake-json-server.ts";
import { tokenLogProb } from "../fake-vllm/numbers.ts";
import { tokenise } from "../fake-vllm/tokenizer.ts";

/**
 * A server that answers as SGLang's source says it does (http_server.py, lora_registry.py); it was never compared with a
 * real one. Repository ids are found unless they end in `none`.
 */
export function startFakeSglang(
  options: { baseModel?: string; enableLora?: boolean; apiKey?: string; servesMetrics?: boolean } = {},
): Promise<FakeServer> {
  const { baseModel = "tiny", enableLora = true, apiKey, servesMetrics = true } = options;
  const adapters = new Map<string, string>();
  const guarded =
    (route: (body: Readonly<Record<string, unknown>>) => FakeAnswer) =>
    (body: Readonly<Record<string, unknown>>, headers: Readonly<Record<string, unknown>>) =>
      apiKey === undefined || headers.authorization === `Bearer ${apiKey}`
        ? route(body)
        : { status: 401, body: { error: "Unauthorized" } };
  const refused = (message: string) => ({
    status: 400,
    body: { rid: null, success: false, error_message: message, loaded_adapters: null },
  });
  const done = () => ({
    status: 200,
    body: {
      rid: null,
      success: true,
      error_message: null,
      loaded_adapters: Object.fromEntries(adapters),
    },
  });
  const loaded = () => `Loaded adapters: ${[...adapters.keys()].join(", ")}.`;

  return startFakeJsonServer({
    "GET /health": () => ({ status: 200, body: "" }),
    "GET /server_info": guarded(() => ({
      status: 200,
      body: { model_path: `/models/${baseModel}`, enable_lora: enableLora, version: "0.5.23" },
    })),
    "GET /v1/models": guarded(() => ({
      status: 200,
      body: {
        object: "list",
        data: [
          card(baseModel, baseModel, null, 512),
          ...[...adapters].map(([name, root]) => card(name, root, baseModel, null)),
        ],
      },
    })),
    "POST /load_lora_adapter": guarded(({ lora_name, lora_path }) => {
      const [name, source] = [String(lora_name), String(lora_path)];
      if (!enableLora) return refused("LoRA is not enabled. Please set `--enable-lora` to enable LoRA.");
      if (adapters.has(name)) return refused(`LoRA with name ${name} already exists. ${loaded()}`);
      const isThere = path.isAbsolute(source) ? existsSync(source) : !source.endsWith("none");
      if (!isThere)
        return refused(`Failed to load LoRA adapter ${name}: 404 Client Error. Repository Not Found`);
      adapters.set(name, source);
      return done();
    }),
    "POST /unload_lora_adapter": guarded(({ lora_name }) => {
      if (!adapters.delete(String(lora_name))) {
        return refused(`LoRA with name ${String(lora_name)} does not exist. ${loaded()}`);
      }
      return done();
    }),
    "POST /generate": guarded(({ text, lora_path: name }) => {
      const source = name === undefined ? baseModel : adapters.get(String(name));
      if (source === undefined) {
        const message = `The following requested LoRA adapters are not loaded: ${String(name)}\n${loaded()}`;
        return { status: 400, body: { error: { message } } };
      }
      const prompt = String(text);
      const triples = tokenise(prompt).map(({ id }, position) => [
        position === 0 ? null : tokenLogProb(baseModel, source, prompt, position),
        id,
        null,
      ]);
      return { status: 200, body: { text: " the", meta_info: { input_token_logprobs: triples } } };
    }),
    // The name after the colon is the adapter's; anything else is answered by the base model, under the name asked.
    "POST /v1/completions": guarded(({ model }) => {
      const name = String(model);
      const adapter = name.includes(":") ? name.slice(name.indexOf(":") + 1) : undefined;
      if (adapter !== undefined && !adapters.has(adapter)) {
        return { status: 400, body: { error: { message: `LoRA adapters are not loaded: ${adapter}` } } };
      }
      const choices = [{ index: 0, text: ` from ${adapter ?? "the base"}`, finish_reason: "length" }];
      return { status: 200, body: { id: "1", object: "text_completion", created: 0, model, choices } };
    }),
    ...(servesMetrics ? { "GET /metrics": () => ({ status: 200, body: metrics(baseModel) }) } : {}),
  });
}

function card(id: string, root: string, parent: string | null, length: number | null) {
  return { id, object: "model", created: 0, owned_by: "sglang", root, parent, max_model_len: length };
}

function metrics(baseModel: string): string {
  const labels = `{engine_type="unified",model_name="${baseModel}",pp_rank="0",tp_rank="0"}`;
  return `# TYPE sglang:num_running_reqs gauge\nsglang:num_running_reqs${labels} 2.0\nsglang:num_queue_reqs${labels} 1.0\nsglang:token_usage${labels} 0.28\n`;
}
