import { canonicalDigest } from "#lib/canonical-json.ts";
import { comparisonFormat } from "./weight-comparison.ts";

/** One side of a wanted comparison: the blob of its weights and the document of its `adapter_config.json`. */
export type WeightSide = { sha256: string; config: Readonly<Record<string, unknown>> | null };

/** What is compared. The sides stand in the order of their digests, so that both directions are one computation. */
export type ComparisonRequest = { left: WeightSide; right: WeightSide };

/** Fields that decide how tensors count: all others may differ without another result. */
const scalingFields = ["r", "lora_alpha", "use_rslora", "rank_pattern", "alpha_pattern"];

/** The request for two sides, the key it is kept under, and whether the sides changed places. */
export function toComparisonRequest(
  left: WeightSide,
  right: WeightSide,
): { key: string; request: ComparisonRequest; isFlipped: boolean } {
  const [one, other] = [scalingOf(left), scalingOf(right)];
  const isFlipped = canonicalDigest(one) > canonicalDigest(other);
  const request = isFlipped ? { left: other, right: one } : { left: one, right: other };
  return { key: canonicalDigest({ format: comparisonFormat, ...request }), request, isFlipped };
}

function scalingOf({ sha256, config }: WeightSide): WeightSide {
  if (!config) return { sha256, config };
  const fields = scalingFields.flatMap((field) =>
    config[field] === undefined || config[field] === null ? [] : [[field, config[field]] as const],
  );
  return { sha256, config: Object.fromEntries(fields) };
}
