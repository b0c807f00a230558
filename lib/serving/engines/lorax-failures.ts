import type { EngineAnswer } from "../client/request.ts";
import { answerObject, cutWords } from "./call-engine.ts";
import type { EngineFailure } from "./engine.ts";
import { type FailureRule, findFailureRule } from "./failure-rule.ts";

const source = "LoRAX, router/src/infer.rs and server.rs; not run against the real engine";

/** Words of LoRAX's answers. */
export const loraxRules: readonly FailureRule[] = [
  {
    code: "unauthorized",
    words: /401 Client Error|403 Client Error|unauthorized/i,
    isPermanent: true,
    meaning:
      "The replica may not pull this adapter. Start it with HF_ENDPOINT and LORAX_USE_GLOBAL_HF_TOKEN=1 with the target's pull token.",
    source,
  },
  {
    code: "adapter_not_found",
    words: /Repository Not Found|404 Client Error|adapter .*not found|No local weights found/i,
    isPermanent: false,
    meaning:
      "The replica found no adapter under this id. Look at HF_ENDPOINT of its environment; the audit log shows what it asked for.",
    source,
  },
  {
    code: "busy",
    status: 429,
    words: /^/,
    isPermanent: false,
    meaning: "The replica's queue is full. The call is repeated; add a replica if it comes again.",
    source,
  },
  {
    code: "invalid_request",
    status: 422,
    words: /^/,
    isPermanent: true,
    meaning: "The replica refused the request as it was made.",
    source,
  },
];

/** What an answer of LoRAX that is no success means. */
export function sortLoraxFailure(answer: EngineAnswer): EngineFailure {
  const told = answerObject(answer)?.error;
  const words = typeof told === "string" ? told : answer.text;
  const { status } = answer;
  const rule = findFailureRule(loraxRules, status, words);
  const isPermanent = rule?.isPermanent ?? status === 404;
  return {
    code: rule?.code ?? (isPermanent ? "refused" : "engine_error"),
    isPermanent,
    status,
    engineWords: cutWords(words),
    meaning: rule?.meaning ?? "The replica failed in a way that is not known to Adaptery. Its log has more.",
  };
}

/** LoRAX cannot be asked for an adapter in a folder under another name. */
export function sourceFailure(path: string): EngineFailure {
  return {
    code: "source_not_supported",
    isPermanent: true,
    status: null,
    engineWords: path,
    meaning:
      "LoRAX takes adapters by repository id, with every request. Set the target's adapter source to hub.",
  };
}
