import { type BasicState, mergeBasicStates } from "#lib/quality/basic.ts";
import type { Drawn } from "#lib/quality/bottom-k.ts";
import type { QualityLevel } from "#lib/quality/collector.ts";
import { mergeSampleStates, type SampleState } from "#lib/quality/sample.ts";
import { mergeStandardStates, type StandardState } from "#lib/quality/standard-state.ts";
import { mergeTextSamples } from "#lib/quality/text-sample.ts";

/**
 * What one shard, or several merged, measured. Plain JSON: counts are integers, sums are integers or fixed
 * point, sketches are base64. Its size does not depend on the number of rows.
 */
export type CollectorState = {
  version: 1;
  level: QualityLevel;
  basic: BasicState;
  sample: SampleState;
  /** Null at level basic. */
  standard: StandardState | null;
  /** Beginnings of sampled rows; null below level full. */
  texts: Drawn<string>[] | null;
};

/**
 * Joins the states of two neighbouring runs of shards, `a` before `b`. Associative, so any grouping gives the
 * same bytes; not commutative (first and last messages are kept by position). Throws on different levels.
 */
export function mergeStates(a: CollectorState, b: CollectorState): CollectorState {
  if (a.level !== b.level)
    throw new Error(`quality states of level ${a.level} and ${b.level} cannot be merged`);
  return {
    version: 1,
    level: a.level,
    basic: mergeBasicStates(a.basic, b.basic),
    sample: mergeSampleStates(a.sample, b.sample),
    texts: a.texts && b.texts ? mergeTextSamples(a.texts, b.texts) : null,
    standard: a.standard && b.standard ? mergeStandardStates(a.standard, b.standard) : null,
  };
}
