/** One audit entry as lists, downloads and the API show it. `at` is ISO 8601 in UTC, digests are SHA-256 in hex. */
export type AuditEntryView = {
  /** Whole number as text; a later entry has a larger one. */
  id: string;
  at: string;
  actorKind: string;
  actorId: string;
  actorLabel: string;
  action: string;
  subjectKind: string;
  subjectId: string;
  subjectLabel: string;
  /** Of the row as it was and as it became, in canonical JSON; null where there was none. */
  beforeDigest: string | null;
  afterDigest: string | null;
  requestId: string;
  details: unknown;
  /** The entry in canonical JSON (RFC 8785). */
  canonical: string;
};

/** Which entries a list is about. Times are `YYYY-MM-DD` or ISO 8601; a date alone as `to` includes that day, in UTC. */
export type AuditFilter = {
  /** Part of the actor's label, or its whole id. */
  actor?: string | undefined;
  /** A whole action, or what stands before its dot: `dataset` finds `dataset.created`. */
  action?: string | undefined;
  subjectKind?: string | undefined;
  subjectId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Text anywhere in the entry. */
  q?: string | undefined;
};

/** Keys of a filter, in the order that forms and addresses have. */
export const auditFilterKeys = [
  "q",
  "actor",
  "action",
  "subjectKind",
  "subjectId",
  "from",
  "to",
] as const satisfies readonly (keyof AuditFilter)[];

const dayPattern = /^\d{4}-\d{2}-\d{2}$/;

/** The first moment after a filter's `to`, in milliseconds since 1970: the next day for a date alone. NaN when it is no time. */
export function endMs(to: string): number {
  return Date.parse(to) + (dayPattern.test(to) ? 86_400_000 : 1);
}
