import type { SchemaViolation } from "#lib/quality/collector.ts";
import { hashString } from "#lib/quality/hashing.ts";

/** Distinct (pointer, keyword) pairs that are counted; more than a schema written by hand can produce. */
export const maxViolationKinds = 1024;
const maxRecentMessages = 10;
const maxMessageLength = 300;

/** One kind of schema error: where, which keyword, how often, and the first message seen. */
export type ViolationKind = { pointer: string; keyword: string; count: number; message: string };

export type ViolationState = { total: number; kinds: ViolationKind[]; recent: string[] };

const keyOf = (kind: { pointer: string; keyword: string }) => `${kind.keyword} ${kind.pointer}`;

/** Array positions are one place: `/messages/3/role` counts as one with `/messages/4/role`. */
export function placeOf(pointer: string): string {
  return pointer.replace(/\/\d+(?=\/|$)/g, "/*");
}

/**
 * Keeps the kinds with the smallest key hashes. A kind that survives here survived in every part it came from,
 * so its count is exact, and the rule is associative, which "the most frequent so far" is not.
 */
function bounded(kinds: Iterable<ViolationKind>): ViolationKind[] {
  return [...kinds]
    .map((kind) => ({ kind, key: keyOf(kind), hash: hashString(keyOf(kind)) }))
    .sort((a, b) => a.hash - b.hash || (a.key < b.key ? -1 : 1))
    .slice(0, maxViolationKinds)
    .map((entry) => entry.kind);
}

/** Counts schema errors by place and keyword in bounded memory. */
export function createViolationCounter() {
  let kinds = new Map<string, ViolationKind>();
  let total = 0;
  let recent: string[] = [];
  return {
    add(violation: SchemaViolation): void {
      total++;
      const message = violation.message.slice(0, maxMessageLength);
      recent.push(message);
      if (recent.length > 200) recent = recent.slice(-maxRecentMessages);
      const pointer = placeOf(violation.pointer);
      const key = keyOf({ pointer, keyword: violation.keyword });
      const known = kinds.get(key);
      if (known) known.count++;
      else kinds.set(key, { pointer, keyword: violation.keyword, count: 1, message });
      if (kinds.size > 2 * maxViolationKinds)
        kinds = new Map(bounded(kinds.values()).map((kind) => [keyOf(kind), kind]));
    },
    toState: (): ViolationState => ({
      total,
      kinds: bounded(kinds.values()),
      recent: recent.slice(-maxRecentMessages),
    }),
  };
}

/** Joins two neighbouring states: counts add, the earlier first message and the later recent ones stay. */
export function mergeViolations(a: ViolationState, b: ViolationState): ViolationState {
  const kinds = new Map(a.kinds.map((kind) => [keyOf(kind), kind]));
  for (const kind of b.kinds) {
    const known = kinds.get(keyOf(kind));
    kinds.set(keyOf(kind), known ? { ...known, count: known.count + kind.count } : kind);
  }
  return {
    total: a.total + b.total,
    kinds: bounded(kinds.values()),
    recent: [...a.recent, ...b.recent].slice(-maxRecentMessages),
  };
}
