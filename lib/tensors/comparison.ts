import { toComparisonRequest, type WeightSide } from "./comparison-request.ts";
import { findComparison } from "./data.ts";
import { requestComparison } from "./mutations.ts";
import { flipComparison, isWeightComparison, type WeightComparisonDocument } from "./weight-comparison.ts";

/** The weights of two versions against each other, or where their computation stands. */
export type WeightsResult =
  | { status: "done"; document: WeightComparisonDocument }
  | { status: "pending" }
  | { status: "failed"; message: string };

/** A job that says nothing for so long was lost, and is asked for again. */
const lostAfterMs = 10 * 60 * 1000;
/** A failure is shown for so long before the next look tries again. */
const retryFailureAfterMs = 5 * 60 * 1000;

/**
 * The comparison of two versions' weights: kept, or asked for and `pending` until the job has run. Callers have proven that the
 * actor may read both versions. The sides of the document are those of the arguments.
 */
export async function compareVersionsWeights(left: WeightSide, right: WeightSide): Promise<WeightsResult> {
  const { key, request, isFlipped } = toComparisonRequest(left, right);
  const stored = await findComparison(key);
  if (stored?.status === "done" && isWeightComparison(stored.document)) {
    const { document } = stored;
    return { status: "done", document: isFlipped ? flipComparison(document) : document };
  }
  if (stored?.status === "failed" && !isOlder(stored, retryFailureAfterMs)) {
    return { status: "failed", message: stored.message };
  }
  if (stored?.status !== "pending" || isOlder(stored, lostAfterMs)) await requestComparison(key, request);
  return { status: "pending" };
}

/** All pairs of two to four versions, in order: (0,1), (0,2), (1,2)… */
export async function compareWeightsByPairs(
  sides: readonly WeightSide[],
): Promise<{ left: number; right: number; result: WeightsResult }[]> {
  const pairs = sides.flatMap((_, left) =>
    sides.slice(left + 1).map((_, offset) => ({ left, right: left + 1 + offset })),
  );
  return Promise.all(
    pairs.map(async ({ left, right }) => ({
      left,
      right,
      result: await comparePair(sides[left], sides[right]),
    })),
  );
}

function comparePair(left: WeightSide | undefined, right: WeightSide | undefined): Promise<WeightsResult> {
  if (!left || !right) throw new RangeError("a pair has two sides");
  return compareVersionsWeights(left, right);
}

function isOlder({ requestedAt }: { requestedAt: string }, ageMs: number): boolean {
  return Date.now() - Date.parse(requestedAt) > ageMs;
}
