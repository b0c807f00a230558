import { isJsonObject } from "#lib/json-object.ts";
import type { EngineAnswer } from "../client/request.ts";
import { answerObject, cutWords } from "./call-engine.ts";
import type { EngineFailure } from "./engine.ts";
import { type FailureRule, findFailureRule } from "./failure-rule.ts";

const read = (file: string) => `SGLang, python/sglang/srt/${file}; not run against the real engine`;

/** Words of SGLang's answers. */
export const sglangRules: readonly FailureRule[] = [
  {
    code: "unauthorized",
    status: 401,
    words: /^/,
    isPermanent: true,
    meaning:
      "The replica asks for another API key. Set the one it was started with (--api-key, --admin-api-key) in the settings of the target.",
    source: read("entrypoints/http_server.py"),
  },
  {
    code: "lora_not_enabled",
    words: /LoRA is not enabled/,
    isPermanent: true,
    meaning:
      "The replica serves no adapters: start it with --enable-lora --max-lora-rank N --lora-target-modules all.",
    source: read("managers/tokenizer_communicator_mixin.py"),
  },
  {
    code: "not_one_replica",
    words: /dp_size must be 1/,
    isPermanent: true,
    meaning:
      "SGLang loads adapters at run time in one data-parallel rank only: start the replica with --dp-size 1.",
    source: read("managers/tokenizer_communicator_mixin.py"),
  },
  {
    code: "name_taken",
    words: /already (exists|loaded)/,
    isPermanent: true,
    meaning:
      "The replica has an adapter of this name already. Served names are never loaded twice; it is checked against the model list.",
    source: read("lora/lora_registry.py"),
  },
  {
    code: "model_not_found",
    words: /requested LoRA adapters are not loaded|LoRA .* (does not exist|not found)/,
    isPermanent: false,
    meaning: "The replica serves nothing under this name: it restarted since it was loaded.",
    source: read("lora/lora_registry.py"),
  },
  {
    code: "rank_above_max",
    words: /incompatible with the current LoRA memory pool/,
    isPermanent: true,
    meaning:
      "The adapter's rank or modules are outside what the replica was started for. Start it with a larger --max-lora-rank and --lora-target-modules all.",
    source: read("lora/lora_manager.py"),
  },
  {
    code: "adapter_not_found",
    words:
      /Repository Not Found|404 Client Error|No such file|does not appear to have a file|couldn't connect/i,
    isPermanent: false,
    meaning:
      "The replica found no adapter under this id or path. Look at HF_ENDPOINT and HF_TOKEN of its environment; the audit log shows what it asked for.",
    source: "huggingface_hub's words for a repository that is not there",
  },
];

/** What an answer of SGLang that is no success means; load failures are all 400, so unknown words are worth retrying. */
export function sortSglangFailure(answer: EngineAnswer): EngineFailure {
  const words = engineWords(answer);
  const { status } = answer;
  const rule = findFailureRule(sglangRules, status, words);
  const isPermanent = rule?.isPermanent ?? (status === 404 || status === 422);
  return {
    code: rule?.code ?? (isPermanent ? "refused" : "engine_error"),
    isPermanent,
    status,
    engineWords: cutWords(words),
    meaning: rule?.meaning ?? "The replica failed in a way that is not known to Adaptery. Its log has more.",
  };
}

function engineWords(answer: EngineAnswer): string {
  const body = answerObject(answer);
  const error = isJsonObject(body?.error) ? body.error.message : body?.error;
  const words = body?.error_message ?? error ?? body?.detail ?? answer.text;
  return typeof words === "string" ? words : answer.text;
}
