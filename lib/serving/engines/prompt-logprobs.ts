import { isJsonObject } from "#lib/json-object.ts";
import type { PromptLogProbs } from "./engine.ts";

/**
 * `prompt_logprobs` of a vLLM completion asked with `prompt_logprobs: 0`: null for the first token, then for each token an
 * object from its id to `{logprob, rank, decoded_token}`. Undefined when it is not that.
 */
export function readPromptLogProbs(prompt: string, value: unknown): PromptLogProbs | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const tokenIds: number[] = [];
  const logProbs: number[] = [];
  const [first, ...tokens]: unknown[] = value;
  if (first !== null) return undefined;
  for (const token of tokens) {
    if (!isJsonObject(token)) return undefined;
    const entry = Object.entries(token)[0];
    if (entry === undefined || Object.keys(token).length !== 1) return undefined;
    const [id, told] = entry;
    if (!/^\d+$/.test(id) || !isJsonObject(told) || typeof told.logprob !== "number") return undefined;
    tokenIds.push(Number(id));
    logProbs.push(told.logprob);
  }
  return { prompt, tokenIds, logProbs };
}
