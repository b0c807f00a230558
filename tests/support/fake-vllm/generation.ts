import { randomUUID } from "node:crypto";
import { isJsonObject } from "#lib/json-object.ts";
import { instanceOf, requestedSchema } from "./json-instance.ts";
import { answerTokens, tokenLogProb } from "./numbers.ts";
import { type FakeToken, tokenise } from "./tokenizer.ts";

/** What a request asks for, and the weights that answer it. */
export type Generation = {
  id: string;
  created: number;
  /** The name that the answer gives. */
  model: string;
  prompt: string;
  promptTokens: readonly FakeToken[];
  tokens: readonly FakeToken[];
  finishReason: "length" | "stop";
  promptLogProbs: readonly (Record<string, unknown> | null)[] | null;
  includesUsage: boolean;
  fingerprint: string;
};

/** What the numbers come from. */
export type Weights = {
  base: string;
  weights: string;
  /** The weights hold NaN: every token is the empty text. */
  isNotFinite: boolean;
  noise: number;
  version: string;
};

const nothing: FakeToken = { id: 3, piece: "", text: "" };

/** Runs a request body of `/v1/completions` or `/v1/chat/completions`. */
export function generate(
  kind: "chat" | "completion",
  body: Readonly<Record<string, unknown>>,
  model: string,
  of: Weights,
): Generation {
  const prompt = kind === "chat" ? chatPrompt(body.messages) : promptText(body.prompt);
  const promptTokens = tokenise(prompt);
  const wanted = body.max_completion_tokens ?? body.max_tokens;
  const limit = typeof wanted === "number" ? wanted : 16;
  const schema = requestedSchema(body);
  const whole =
    schema === undefined
      ? answerTokens(of.weights, prompt, kind === "chat" ? Math.min(limit, 12) : limit)
      : tokenise(JSON.stringify(instanceOf(schema)));
  const tokens = whole.slice(0, limit).map((token) => (of.isNotFinite ? nothing : token));
  return {
    id: `${kind === "chat" ? "chatcmpl" : "cmpl"}-${randomUUID().replaceAll("-", "").slice(0, 16)}`,
    created: Math.floor(Date.now() / 1000),
    model,
    prompt,
    promptTokens,
    tokens,
    finishReason: tokens.length < limit || whole.length < limit ? "stop" : "length",
    promptLogProbs:
      typeof body.prompt_logprobs === "number" ? promptLogProbs(prompt, promptTokens, of) : null,
    includesUsage: isJsonObject(body.stream_options) && body.stream_options.include_usage === true,
    fingerprint: `vllm-${of.version}-dbee34f0`,
  };
}

function promptLogProbs(prompt: string, tokens: readonly FakeToken[], of: Weights) {
  return tokens.map((token, position) => {
    if (position === 0) return null;
    const moved = of.noise * (Math.random() * 2 - 1);
    const logprob = tokenLogProb(of.base, of.weights, prompt, position) + moved;
    const rank = Math.max(1, Math.round(Math.exp(-logprob) / 4));
    return { [token.id]: { logprob, rank, decoded_token: token.text } };
  });
}

function promptText(prompt: unknown): string {
  if (Array.isArray(prompt)) return prompt.map(String).join(" ");
  return typeof prompt === "string" ? prompt : "";
}

/** The chat template of the tiny model. */
export function chatPrompt(messages: unknown): string {
  if (!Array.isArray(messages)) return "";
  const lines = messages.map((message: unknown) => {
    if (!isJsonObject(message)) return "";
    const { role, content } = message;
    return `${String(role)}: ${typeof content === "string" ? content : JSON.stringify(content)}\n`;
  });
  return `<s>${lines.join("")}assistant:`;
}
