import { canonicalDigest } from "#lib/canonical-json.ts";
import type { PromptLogProbs } from "./engine.ts";

/**
 * Bounds on the largest absolute difference of prompt log-probabilities, in nats. Measured on vLLM 0.28 to 0.32 in bfloat16
 * (tests/fixtures/adapters/README.md): repeats are bit-identical, an adapter without effect differs from its base by
 * exactly 0, a trained one by 0.36 to 1.5, and the same weights on other kernels by at most 0.03.
 */
export const fingerprintBounds = {
  /** A model that differs from its base by no more than this is its base. */
  inert: 0.01,
  /** The same weights on another machine or release differ by no more than this. */
  same: 0.05,
  /** Where two runs on one replica differ, both bounds are at least this many times that noise. */
  noiseFactor: 3,
  /** Noise above this proves nothing: that many times it, a trained adapter could pass for its base or for another. */
  noisy: 0.1,
} as const;

/** What a fingerprint says of a served adapter; null differences: the token ids or numbers cannot be compared. */
export type FingerprintJudgement = {
  state: "verified" | "inert" | "wrong_weights";
  differenceFromBase: number | null;
  /** Null also where there is no golden fingerprint. */
  differenceFromGolden: number | null;
};

/**
 * The largest absolute difference of log-probabilities over all tokens of all prompts, in nats. Null when they are not
 * comparable: other prompts, other token ids (another tokenizer), a number that is not finite, or no number at all, as of
 * prompts of one token.
 */
export function largestDifference(a: readonly PromptLogProbs[], b: readonly PromptLogProbs[]): number | null {
  if (a.length !== b.length || a.length === 0) return null;
  let largest: number | null = null;
  for (const [index, left] of a.entries()) {
    const right = b[index];
    if (right === undefined || left.prompt !== right.prompt) return null;
    if (left.tokenIds.length !== right.tokenIds.length) return null;
    if (left.tokenIds.some((id, position) => id !== right.tokenIds[position])) return null;
    for (const [position, logProb] of left.logProbs.entries()) {
      const difference = Math.abs(logProb - (right.logProbs[position] ?? Number.NaN));
      if (!Number.isFinite(difference)) return null;
      largest = Math.max(largest ?? 0, difference);
    }
  }
  return largest;
}

/** SHA-256 (hex) over engine, base model and prompts: fingerprints of different keys are never compared. */
export function fingerprintKey(of: { engine: string; base: string; prompts: readonly string[] }): string {
  return canonicalDigest({ engine: of.engine, base: of.base, prompts: of.prompts });
}

/**
 * Whether a served adapter is live and the one it should be: not its base (beyond `noise`, the largest difference between
 * two runs on that replica), and the same as the golden fingerprint of its version where there is one.
 */
export function judgeFingerprint(measured: {
  adapter: readonly PromptLogProbs[];
  base: readonly PromptLogProbs[];
  noise: number;
  golden: readonly PromptLogProbs[] | null;
}): FingerprintJudgement {
  const { adapter, base, noise, golden } = measured;
  const leeway = noise * fingerprintBounds.noiseFactor;
  const differenceFromBase = largestDifference(adapter, base);
  const differenceFromGolden = golden === null ? null : largestDifference(adapter, golden);
  const differences = { differenceFromBase, differenceFromGolden };
  if (differenceFromBase === null) return { state: "wrong_weights", ...differences };
  if (differenceFromBase <= Math.max(fingerprintBounds.inert, leeway)) {
    return { state: "inert", ...differences };
  }
  const isGolden =
    golden === null ||
    (differenceFromGolden !== null && differenceFromGolden <= Math.max(fingerprintBounds.same, leeway));
  return { state: isGolden ? "verified" : "wrong_weights", ...differences };
}
