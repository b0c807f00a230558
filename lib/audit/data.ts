import type { Allowed } from "#lib/actor.ts";
import { type AuditEntryView, type AuditFilter, endMs } from "#lib/audit/entry.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { escapeLike } from "#lib/like-pattern.ts";
import type { Page } from "#lib/operation.ts";
import type { Prisma } from "#prisma/client.ts";

/** Who may read the log. */
export type AuditReader = Allowed<"audit.read">;

const downloadBatch = 500;

const entrySelect = {
  id: true,
  at: true,
  actorKind: true,
  actorId: true,
  actorLabel: true,
  action: true,
  subjectKind: true,
  subjectId: true,
  subjectLabel: true,
  beforeDigest: true,
  afterDigest: true,
  requestId: true,
  details: true,
  canonical: true,
} as const satisfies Prisma.AuditEntrySelect;

type EntryRow = Prisma.AuditEntryGetPayload<{ select: typeof entrySelect }>;

function toView({ id, at, ...row }: EntryRow): AuditEntryView {
  return { id: id.toString(), at: at.toISOString(), ...row };
}

function requireTime(key: "from" | "to", timeMs: number): Date {
  if (!Number.isNaN(timeMs)) return new Date(timeMs);
  const message = `'${key}' is a date such as 2026-05-01 or a time in ISO 8601.`;
  throw new AppError("invalid_input", message, { problems: [{ pointer: `/${key}`, message }] });
}

function toWhere(filter: AuditFilter): Prisma.AuditEntryWhereInput {
  const { actor, action, subjectKind, subjectId, from, to, q } = filter;
  const contains = (text: string) => ({ contains: escapeLike(text), mode: "insensitive" as const });
  return {
    AND: [
      actor ? { OR: [{ actorId: actor }, { actorLabel: contains(actor) }] } : {},
      action ? { OR: [{ action }, { action: { startsWith: `${escapeLike(action)}.` } }] } : {},
      subjectKind ? { subjectKind } : {},
      subjectId ? { subjectId } : {},
      from ? { at: { gte: requireTime("from", Date.parse(from)) } } : {},
      to ? { at: { lt: requireTime("to", endMs(to)) } } : {},
      q ? { canonical: contains(q) } : {},
    ],
  };
}

function requireCursor(cursor: string): bigint {
  if (/^\d{1,18}$/.test(cursor)) return BigInt(cursor);
  throw new AppError("invalid_input", "The cursor is not one of this list: send the `nextCursor` of a page.");
}

function findEntries(where: Prisma.AuditEntryWhereInput, before: bigint | undefined, take: number) {
  return db().auditEntry.findMany({
    where: before === undefined ? where : { AND: [where, { id: { lt: before } }] },
    orderBy: { id: "desc" },
    take,
    select: entrySelect,
  });
}

/** One page of the audit log, newest first. Throws `invalid_input`. */
export async function listAuditEntries(
  _reader: AuditReader,
  query: AuditFilter & { limit?: number | undefined; cursor?: string | undefined },
): Promise<Page<AuditEntryView>> {
  const { limit = 50, cursor, ...filter } = query;
  const where = toWhere(filter);
  const before = cursor === undefined ? undefined : requireCursor(cursor);
  const [rows, total] = await Promise.all([
    findEntries(where, before, limit + 1),
    db().auditEntry.count({ where }),
  ]);
  const items = rows.slice(0, limit).map(toView);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}

/** All entries a filter matches, newest first, a batch at a time: what a download streams. Throws as the list does. */
export async function* walkAuditEntries(
  _reader: AuditReader,
  filter: AuditFilter,
): AsyncGenerator<AuditEntryView[]> {
  const where = toWhere(filter);
  let before: bigint | undefined;
  for (;;) {
    const rows = await findEntries(where, before, downloadBatch);
    if (rows.length > 0) yield rows.map(toView);
    before = rows.at(-1)?.id;
    if (rows.length < downloadBatch) return;
  }
}
