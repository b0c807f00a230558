import type { PromptLogProbs } from "./engine.ts";

/**
 * `input_token_logprobs` of SGLang's `/generate`: `[log-probability, token id, text]` for each token, the first without a
 * number. Undefined when it is not that.
 */
export function readTokenTriples(prompt: string, value: unknown): PromptLogProbs | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const tokenIds: number[] = [];
  const logProbs: number[] = [];
  for (const triple of value.slice(1)) {
    if (!Array.isArray(triple)) return undefined;
    const [logProb, id]: unknown[] = triple;
    if (typeof logProb !== "number" || typeof id !== "number") return undefined;
    tokenIds.push(id);
    logProbs.push(logProb);
  }
  return { prompt, tokenIds, logProbs };
}
