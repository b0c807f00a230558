import type { Generation } from "./generation.ts";
import { detokenise } from "./tokenizer.ts";

/** The body of a whole completion, its keys in vLLM's order. */
export function completionBody(made: Generation): Record<string, unknown> {
  return {
    id: made.id,
    object: "text_completion",
    created: made.created,
    model: made.model,
    choices: [
      {
        index: 0,
        text: textOf(made),
        logprobs: null,
        finish_reason: made.finishReason,
        stop_reason: null,
        token_ids: null,
        prompt_logprobs: made.promptLogProbs,
        prompt_token_ids: null,
        routed_experts: null,
      },
    ],
    service_tier: null,
    system_fingerprint: made.fingerprint,
    usage: usageOf(made),
    kv_transfer_params: null,
    ec_transfer_params: null,
    metrics: null,
  };
}

/** The body of a whole chat completion. */
export function chatBody(made: Generation): Record<string, unknown> {
  const message = {
    role: "assistant",
    content: textOf(made),
    refusal: null,
    annotations: null,
    audio: null,
    function_call: null,
    reasoning: null,
  };
  return {
    id: made.id,
    object: "chat.completion",
    created: made.created,
    model: made.model,
    choices: [
      {
        index: 0,
        message,
        logprobs: null,
        finish_reason: made.finishReason,
        stop_reason: null,
        token_ids: null,
        routed_experts: null,
      },
    ],
    service_tier: null,
    system_fingerprint: made.fingerprint,
    usage: usageOf(made),
    prompt_logprobs: made.promptLogProbs,
    prompt_token_ids: null,
    prompt_text: null,
    kv_transfer_params: null,
    ec_transfer_params: null,
    metrics: null,
  };
}

/** Events of a streamed completion, one for each token. */
export function completionEvents(made: Generation): unknown[] {
  const chunks = made.tokens.map((token, position) => {
    const isLast = position === made.tokens.length - 1;
    return {
      ...head(made, "text_completion"),
      choices: [
        {
          index: 0,
          text: token.text,
          logprobs: null,
          finish_reason: isLast ? made.finishReason : null,
          stop_reason: null,
          prompt_token_ids: null,
          token_ids: null,
        },
      ],
      ...closing(made, isLast),
    };
  });
  return [...chunks, ...usageEvent(made, "text_completion")];
}

/** Events of a streamed chat completion: the role first, then one for each token. */
export function chatEvents(made: Generation): unknown[] {
  const object = "chat.completion.chunk";
  const role = { role: "assistant", content: "" };
  const first = {
    ...head(made, object),
    choices: [{ index: 0, delta: role, logprobs: null, finish_reason: null }],
    prompt_token_ids: null,
    prompt_text: null,
  };
  const chunks = made.tokens.map((token, position) => {
    const isLast = position === made.tokens.length - 1;
    const finish = isLast ? { finish_reason: made.finishReason, stop_reason: null } : { finish_reason: null };
    return {
      ...head(made, object),
      choices: [{ index: 0, delta: { content: token.text }, logprobs: null, ...finish, token_ids: null }],
      ...closing(made, isLast),
    };
  });
  return [first, ...chunks, ...usageEvent(made, object)];
}

function head(made: Generation, object: string) {
  return { id: made.id, object, created: made.created, model: made.model };
}

/** The last chunk carries the server's fingerprint, unless one with the usage follows. */
function closing(made: Generation, isLast: boolean) {
  return isLast && !made.includesUsage ? { system_fingerprint: made.fingerprint } : {};
}

function usageEvent(made: Generation, object: string): unknown[] {
  if (!made.includesUsage) return [];
  const { prompt_tokens, total_tokens, completion_tokens } = usageOf(made);
  const usage = { prompt_tokens, total_tokens, completion_tokens };
  return [{ ...head(made, object), choices: [], usage, system_fingerprint: made.fingerprint }];
}

function usageOf(made: Generation) {
  return {
    prompt_tokens: made.promptTokens.length,
    total_tokens: made.promptTokens.length + made.tokens.length,
    completion_tokens: made.tokens.length,
    prompt_tokens_details: null,
    completion_tokens_details: null,
  };
}

function textOf(made: Generation): string {
  return detokenise(made.tokens);
}
