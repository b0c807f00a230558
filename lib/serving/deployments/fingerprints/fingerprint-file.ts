import type { JSONSchema } from "json-schema-to-ts";
import { jsonParser } from "#lib/validate.ts";
import type { PromptLogProbs } from "../../engines/engine.ts";

/** Name of the file in an adapter's repository. */
export const fingerprintFile = "fingerprint.json";

/** Longest such file that is read: 64 prompts of some thousand tokens. */
export const maxFingerprintBytes = 4 * 1024 * 1024;

/**
 * The file by which training says what the adapter answers: log-probabilities of prompts, computed by whatever trained it with
 * the weights in bfloat16, the special tokens of the tokenizer added, from the second token on. Everything else in it is ignored.
 */
const schema = {
  type: "object",
  required: ["format", "prompts"],
  properties: {
    format: { const: "adaptery-fingerprint/1" },
    prompts: {
      type: "array",
      minItems: 1,
      maxItems: 64,
      items: {
        type: "object",
        required: ["prompt", "token_ids", "log_probs"],
        properties: {
          prompt: { type: "string" },
          token_ids: { type: "array", maxItems: 8192, items: { type: "integer" } },
          log_probs: { type: "array", maxItems: 8192, items: { type: "number" } },
        },
      },
    },
  },
} as const satisfies JSONSchema;

const parse = jsonParser(schema, fingerprintFile);

/**
 * The log-probabilities that the file has of exactly these prompts, in their order; null when it lacks one of them, so that it
 * cannot be compared with what a replica answers. Throws `invalid_input` for a file that is none.
 */
export function readFingerprintFile(document: unknown, prompts: readonly string[]): PromptLogProbs[] | null {
  const { prompts: known } = parse(document);
  const found = prompts.flatMap((prompt) => known.find((candidate) => candidate.prompt === prompt) ?? []);
  if (prompts.length === 0 || found.length !== prompts.length) return null;
  return found.map(({ prompt, token_ids: tokenIds, log_probs: logProbs }) => ({
    prompt,
    tokenIds,
    logProbs,
  }));
}
