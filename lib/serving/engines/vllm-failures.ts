import { isJsonObject } from "#lib/json-object.ts";
import type { EngineAnswer } from "../client/request.ts";
import { answerObject, cutWords } from "./call-engine.ts";
import type { EngineFailure } from "./engine.ts";
import { type FailureRule, findFailureRule } from "./failure-rule.ts";
import { vllmAdapterRules } from "./vllm-adapter-rules.ts";

const readModels = "vLLM 0.32.0, vllm/entrypoints/openai/models/serving.py";
const readErrors = "vLLM 0.32.0, vllm/entrypoints/serve/exception_handling";

/** Words of vLLM's answers that speak of the call or the replica, not of the adapter. */
export const vllmCallRules: readonly FailureRule[] = [
  {
    code: "unauthorized",
    status: 401,
    words: /./,
    isPermanent: true,
    meaning:
      "The replica asks for another API key. Set the one it was started with (--api-key) in the settings of the target.",
    source: "vLLM 0.32.0, vllm/entrypoints/serve/middleware/authenticate.py; measured",
  },
  {
    code: "runtime_loading_off",
    status: 404,
    words: /^Not Found$/,
    isPermanent: true,
    meaning:
      "The replica has no such route: it was started without VLLM_ALLOW_RUNTIME_LORA_UPDATING=1. Start it with the command that the target prints.",
    source: "vLLM 0.32.0, vllm/entrypoints/serve/lora/api_router.py; measured",
  },
  {
    code: "adapter_not_found",
    status: 404,
    words: /failed: No adapter found for/,
    isPermanent: false,
    meaning:
      "The replica found no adapter under this id or path. vLLM says the same when our hub was not reached, refused its token (HF_ENDPOINT, HF_TOKEN of its environment), or has no such version; for a folder, when its mount lacks it. The audit log shows what the replica asked for.",
    source: `${readModels}; measured`,
  },
  {
    code: "model_not_found",
    status: 404,
    words: /The model `.*` does not exist|LoRA adapter .* does not exist|lora adapter '.*' cannot be found/,
    isPermanent: false,
    meaning:
      "The replica serves nothing under this name: it restarted since it was loaded, or another process behind the same address answered.",
    source: `${readModels}; measured`,
  },
  {
    code: "name_taken",
    status: 400,
    words: /has already been loaded/,
    isPermanent: true,
    meaning:
      "The replica has an adapter of this name already. Served names are never loaded twice; it is checked against the model list.",
    source: `${readModels}; measured`,
  },
  {
    code: "name_is_base",
    status: 400,
    words: /conflicts with a served base model/,
    isPermanent: true,
    meaning: "The replica's base model has this name. Start it with another --served-model-name.",
    source: `${readModels}; measured on 0.32.0`,
  },
  {
    code: "path_not_allowed",
    status: 400,
    words: /ALLOWED_PATH_PREFIXES|path is not allowed/i,
    isPermanent: true,
    meaning:
      "vLLM's Rust frontend reads local folders only below VLLM_RUNTIME_LORA_ALLOWED_PATH_PREFIXES. Add the shared folder there.",
    source: "vLLM, Rust frontend (VLLM_USE_RUST_FRONTEND=1), read in source",
  },
  {
    code: "lora_not_enabled",
    words: /LoRA is not enabled|does not support LoRA yet|is not supported for LoRA/,
    isPermanent: true,
    meaning:
      "The replica serves no adapters: start it with --enable-lora. If it was, vLLM has no LoRA for this base model's architecture.",
    source: "vLLM 0.32.0, vllm/v1/worker/lora_model_runner_mixin.py",
  },
  {
    code: "engine_dead",
    words: /EngineCore encountered an issue|EngineDeadError|Engine core (proc )?.* died|engine loop .*dead/i,
    isPermanent: false,
    meaning: "The replica's engine has died; only a restart of the process helps. Its log has the cause.",
    source: "vLLM 0.32.0, vllm/v1/engine/exceptions.py",
  },
  {
    code: "out_of_memory",
    words: /out of memory|can't allocate memory|Cannot allocate memory|DefaultCPUAllocator|NVML|CUDA error/i,
    isPermanent: false,
    meaning:
      "The replica ran out of memory. Lower --max-loras, --max-cpu-loras or --gpu-memory-utilization, and restart it.",
    source: "PyTorch's words for a failed allocation",
  },
  {
    code: "no_free_slot",
    words: /No free (lora|adapter) slots|Number of requested (LoRAs|models) \(\d+\) is greater/,
    isPermanent: false,
    meaning:
      "Every adapter slot of the replica is in use at this moment. Raise --max-loras and --max-cpu-loras if it comes again.",
    source: "vLLM 0.32.0, vllm/lora/model_manager.py, vllm/lora/worker_manager.py",
  },
  {
    code: "busy",
    status: 503,
    words: /currently busy|backlog limit/,
    isPermanent: false,
    meaning: "The replica's queue is full. The call is repeated; add a replica if it comes again.",
    source: `${readErrors}; vllm/exceptions.py`,
  },
  {
    code: "not_finite",
    words: /Out of range float values are not JSON compliant/,
    isPermanent: true,
    meaning:
      "The model answers with numbers that are none (NaN or infinite): so do the adapter's weights. Train it again, with a smaller learning rate or in bfloat16.",
    source: "measured on 0.28.0 to 0.32.0 with the adapter nan-weights",
  },
  {
    code: "invalid_request",
    status: 400,
    words: /./,
    isPermanent: true,
    meaning: "The replica refused the request as it was made.",
    source: readErrors,
  },
];

const rules = [...vllmCallRules, ...vllmAdapterRules];

/** What an answer of vLLM that is no success means; sorts its 500s into permanent and worth retrying. */
export function sortVllmFailure(answer: EngineAnswer): EngineFailure {
  const words = engineWords(answer);
  const { status } = answer;
  const rule = findFailureRule(rules, status, words) ?? fallbackRule(status);
  return {
    code: rule.code,
    isPermanent: rule.isPermanent,
    status,
    engineWords: cutWords(words),
    meaning: rule.meaning,
  };
}

/** The sentence in an answer, without what vLLM wraps around the reason of a failed load. */
function engineWords(answer: EngineAnswer): string {
  const body = answerObject(answer);
  const error = isJsonObject(body?.error) ? body.error.message : body?.error;
  const words = error ?? body?.detail ?? answer.text;
  const text = typeof words === "string" ? words : answer.text;
  return text
    .replace(/^Call to add_lora method failed: /, "")
    .replace(/^Worker failed with error '(.*)', please check the stack trace.*$/s, "$1")
    .trim();
}

function fallbackRule(status: number): Pick<FailureRule, "code" | "isPermanent" | "meaning"> {
  if (status === 404) {
    return {
      code: "no_such_route",
      isPermanent: true,
      meaning:
        "The address has no such route. Look whether vLLM answers there, and whether the address has a path too many.",
    };
  }
  if (status === 429 || status >= 500) {
    return {
      code: "engine_error",
      isPermanent: false,
      meaning:
        "The replica failed in a way that is not known to Adaptery; it is tried again. Its log has more.",
    };
  }
  return {
    code: "refused",
    isPermanent: true,
    meaning: "The replica refused the request. Its log has more.",
  };
}
