/** How long to wait after failures in a row: the first wait, doubled each time up to the longest. */
export type Backoff = { firstMs: number; longestMs: number };

/** A replica that does not answer: its next look comes no later than five minutes. */
const longestReplicaMs = 5 * 60_000;
/** An adapter that failed for a reason that passes by itself. */
export const passingBackoff: Backoff = { firstMs: 5_000, longestMs: 5 * 60_000 };
/** An adapter that fails until somebody changes something: tried all the same, for that somebody may have. */
export const permanentBackoff: Backoff = { firstMs: 60_000, longestMs: 60 * 60_000 };

/** Wait after so many failures in a row (≥ 1), spread by a fifth either way; `random` is in [0, 1). */
export function backoffMs({ firstMs, longestMs }: Backoff, failures: number, random: number): number {
  // 2^30 of any first wait is past every longest.
  const doublings = Math.min(30, Math.max(0, failures - 1));
  return Math.min(longestMs, firstMs * 2 ** doublings) * (0.8 + 0.4 * random);
}

/**
 * How long a replica that does not answer is taken for one that is starting: reading a large model takes many minutes, and a
 * replica that is back is to be whole within an interval.
 */
const startingMs = 30 * 60_000;

/**
 * Wait until a replica's next look, spread so that replicas that were started together drift apart. It is looked at within its
 * interval, less what the queue may add (it looks for due jobs every two seconds); one that does not start, ever more seldom.
 */
export function nextLookMs(reconcileSeconds: number, failures: number, random: number): number {
  const intervalMs = reconcileSeconds * 1000;
  const usualMs = Math.max(1_000, intervalMs * (0.75 + 0.2 * random) - 2_000);
  const failuresAfterStart = failures - Math.ceil(startingMs / intervalMs);
  if (failuresAfterStart <= 0) return usualMs;
  return Math.max(
    usualMs,
    backoffMs({ firstMs: intervalMs, longestMs: longestReplicaMs }, failuresAfterStart, random),
  );
}
