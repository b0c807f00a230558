import type { AdapterChange } from "./adapter-row.ts";
import type { ReplicaToLookAt } from "./data.ts";
import type { Action } from "./decide.ts";
import type { Seen } from "./observe.ts";
import type { Outcome } from "./outcome.ts";

/** An action of a look with what it came to. */
export type Done = { action: Action; outcome: Outcome };

const maxNamed = 20;

function outcomeWord(outcome: Outcome): string {
  if (outcome.kind === "proved") return outcome.state;
  return outcome.kind === "failed" ? "failed" : "done";
}

/** How often which action came to what. */
export function countActions(done: readonly Done[]): { action: string; outcome: string; count: number }[] {
  const counts = new Map<string, { action: string; outcome: string; count: number }>();
  for (const { action, outcome } of done) {
    const word = outcomeWord(outcome);
    const key = `${action.kind} ${word}`;
    const entry = counts.get(key) ?? { action: action.kind, outcome: word, count: 0 };
    counts.set(key, { ...entry, count: entry.count + 1 });
  }
  return [...counts.values()].toSorted((a, b) => (a.action + a.outcome < b.action + b.outcome ? -1 : 1));
}

/** What a look did and found changed, for the audit log; null when that is nothing. Names beyond some are counted. */
export function auditDetails(look: {
  replica: ReplicaToLookAt;
  seen: Seen | null;
  done: readonly Done[];
  changes: readonly AdapterChange[];
}): Record<string, unknown> | null {
  const { replica, seen, done, changes } = look;
  const isReachable = seen !== null;
  const isNewBalancer = (seen?.isBalancer ?? false) && !replica.isBalancer;
  // A proof made again that holds is no news, nor is a replica that answers when first looked at.
  const news = done.filter(
    ({ action, outcome }) => action.kind !== "reprobe" || outcomeWord(outcome) !== "verified",
  );
  const reachMoved = replica.isReachable === null ? !isReachable : replica.isReachable !== isReachable;
  // Each look meets another process there: start times and lists that differ would fill the log for ever.
  const isSeenThrough = replica.isBalancer && !reachMoved;
  const hasNews =
    reachMoved || isNewBalancer || (seen?.isRestarted ?? false) || news.length > 0 || changes.length > 0;
  if (!hasNews || isSeenThrough) return null;
  return {
    replica: replica.address,
    ...(reachMoved ? { reachable: isReachable } : {}),
    ...(isNewBalancer ? { loadBalancer: true } : {}),
    ...(seen?.isRestarted ? { restarted: true } : {}),
    ...listed(
      "actions",
      news.map(({ action, outcome }) => `${action.kind} ${action.servedName}: ${outcomeWord(outcome)}`),
    ),
    ...listed(
      "changes",
      changes.map(({ servedName, from, to }) => `${servedName}: ${from ?? "none"} → ${to ?? "gone"}`),
    ),
  };
}

function listed(key: string, lines: readonly string[]): Record<string, unknown> {
  if (lines.length === 0) return {};
  const more = lines.length - maxNamed;
  return { [key]: lines.slice(0, maxNamed), ...(more > 0 ? { [`more_${key}`]: more } : {}) };
}
