/** What requests are counted under: an adapter's version by alias or number (`alias` ""), or a base model. */
export type UsageKey = {
  targetId: string;
  servedName: string;
  alias: string;
  repositoryId: string;
  /** Null: a base model. */
  versionId: string | null;
};

/** Counts of requests that ended in one minute. */
export type UsageCounts = {
  requests: number;
  /** Answered with a status of 500 or more, cut off by the replica, or answered by none. */
  errors: number;
  /** Requests whose answer did not say its tokens, as streams do not unless the client asks: these are in no sum of tokens. */
  uncounted: number;
  promptTokens: number;
  completionTokens: number;
  durationMsSum: number;
  /** Requests by duration: one count for each of `durationBoundsMs`, and one for longer. */
  durationCounts: number[];
};

export type MinuteUsage = UsageKey & UsageCounts & { minute: Date };

/** Upper bounds of the counts by duration, in milliseconds. */
export const durationBoundsMs = [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000] as const;

/** No requests. */
export function noUsage(): UsageCounts {
  return {
    ...{ requests: 0, errors: 0, uncounted: 0, promptTokens: 0, completionTokens: 0, durationMsSum: 0 },
    durationCounts: new Array<number>(durationBoundsMs.length + 1).fill(0),
  };
}

/** Adds counts to others in place. */
export function addUsage(to: UsageCounts, more: UsageCounts): void {
  to.requests += more.requests;
  to.errors += more.errors;
  to.uncounted += more.uncounted;
  to.promptTokens += more.promptTokens;
  to.completionTokens += more.completionTokens;
  to.durationMsSum += more.durationMsSum;
  for (const [index, count] of more.durationCounts.entries()) {
    to.durationCounts[index] = (to.durationCounts[index] ?? 0) + count;
  }
}

/** The place of a duration among the counts. */
export function durationIndex(durationMs: number): number {
  const index = durationBoundsMs.findIndex((bound) => durationMs <= bound);
  return index === -1 ? durationBoundsMs.length : index;
}

/**
 * The duration that a share of the requests stayed within, from counts by duration: the upper bound of the bucket it falls into.
 * Null: there were no requests, or it lies beyond the last bound.
 */
export function durationQuantile(counts: readonly number[], share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  let within = 0;
  for (const [index, bound] of durationBoundsMs.entries()) {
    within += counts[index] ?? 0;
    if (within >= total * share) return bound;
  }
  return null;
}

/** Points of a curve of usage, about. */
const maxPoints = 120;
/** Steps that fall on whole hours and days. */
const stepsMinutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 720, 1440] as const;

/** The step of a curve over so many minutes: a round one, with at most about 120 points; whole days beyond. */
export function usageStepMinutes(minutes: number): number {
  const least = minutes / maxPoints;
  return stepsMinutes.find((step) => step >= least) ?? Math.ceil(least / 1440) * 1440;
}
