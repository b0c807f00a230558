import type { Actor } from "#lib/actor.ts";
import { canonicalDigest, canonicalJson } from "#lib/canonical-json.ts";
import type { Transaction } from "#lib/db.ts";

type AuditInput = {
  /** `<noun>.<past participle>`, e.g. `dataset.created`. */
  action: string;
  subject: { kind: string; id: string; label: string };
  /** The row as it was and as it became; only their digests are kept. */
  before?: unknown;
  after?: unknown;
  /** Facts a reader needs; never secrets, never training data. */
  details?: Record<string, unknown>;
};

function toJsonValue(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? item.toString() : item));
  return text === undefined ? null : JSON.parse(text);
}

function digestOf(value: unknown): string | null {
  return value === undefined || value === null ? null : canonicalDigest(toJsonValue(value));
}

/** Appends one audit entry inside the caller's transaction, so that no write commits without it. */
export async function recordAudit(tx: Transaction, actor: Actor, input: AuditInput): Promise<void> {
  const at = new Date();
  const entry = {
    at: at.toISOString(),
    actorKind: actor.kind,
    actorId: actor.id,
    actorLabel: actor.label,
    action: input.action,
    subjectKind: input.subject.kind,
    subjectId: input.subject.id,
    subjectLabel: input.subject.label,
    beforeDigest: digestOf(input.before),
    afterDigest: digestOf(input.after),
    requestId: actor.requestId,
    details: toJsonValue(input.details ?? {}),
  };
  await tx.auditEntry.create({
    data: { ...entry, at, details: entry.details as object, canonical: canonicalJson(entry) },
    select: { id: true },
  });
}
