import type { Actor } from "#lib/actor.ts";
import { type CardDifference, cardDifferences } from "#lib/adapters/cards/changes.ts";
import { type Evidence, readEvidence } from "#lib/adapters/cards/evidence.ts";
import { type ResolvedCard, resolveCard } from "#lib/adapters/cards/resolve-card.ts";
import { getAdapterVersion } from "#lib/adapters/versions/data.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Page } from "#lib/operation.ts";
import type { RepositoryName, RepositoryRow } from "#lib/repositories/repository.ts";

/** The card of one version: as it reads, how each field is known, and which state of it this is. */
export type CardView = ResolvedCard & {
  versionId: string;
  /** `owner/name`. */
  adapter: string;
  /** Null: the draft. */
  version: string | null;
  cardRevision: number;
  evidence: Evidence;
};

/** One state of a card's history, with what it changed from the one before. Times are ISO 8601. */
export type CardRevisionView = {
  number: number;
  summary: string;
  actorId: string;
  actorLabel: string;
  createdAt: string;
  differences: readonly CardDifference[];
};

/** A version's card with the repository it belongs to; `ref` as for `getVersion`. Throws `not_found`. */
export async function getVersionCard(
  actor: Actor,
  name: RepositoryName,
  ref: string,
): Promise<{ repository: RepositoryRow; card: CardView }> {
  const { repository, version } = await getAdapterVersion(actor, name, ref);
  const row = await db().version.findFirst({
    where: { id: version.id, repositoryId: repository.id },
    select: { evidence: true, cardRevision: true },
  });
  if (row === null) throw new AppError("not_found", "There is no such version, or you may not see it.");
  const evidence = readEvidence(row.evidence);
  return {
    repository,
    card: {
      versionId: version.id,
      adapter: `${repository.owner}/${repository.name}`,
      version: version.semver,
      cardRevision: row.cardRevision,
      evidence,
      ...resolveCard(evidence),
    },
  };
}

/** The card of a version. Throws `not_found` when there is none, or the actor may not read the adapter. */
export async function getCard(actor: Actor, name: RepositoryName, ref: string): Promise<CardView> {
  const { card } = await getVersionCard(actor, name, ref);
  return card;
}

/** States of a version's card, newest first, each with its differences from the one before it. */
export async function listCardRevisions(
  actor: Actor,
  name: RepositoryName,
  ref: string,
  page: { limit?: number; cursor?: string } = {},
): Promise<Page<CardRevisionView>> {
  const { version } = await getAdapterVersion(actor, name, ref);
  const limit = page.limit ?? 20;
  const before = page.cursor === undefined ? undefined : Number(page.cursor);
  if (before !== undefined && !Number.isSafeInteger(before)) {
    throw new AppError("invalid_input", "cursor is none of this list.");
  }
  const where = { versionId: version.id };
  const [rows, total] = await Promise.all([
    db().cardRevision.findMany({
      where: before === undefined ? where : { ...where, number: { lt: before } },
      orderBy: { number: "desc" },
      take: limit + 1,
    }),
    db().cardRevision.count({ where }),
  ]);
  const shown = rows.slice(0, limit);
  const items = shown.map((row, index) => ({
    number: row.number,
    summary: row.summary,
    actorId: row.actorId,
    actorLabel: row.actorLabel,
    createdAt: row.createdAt.toISOString(),
    differences: cardDifferences(readEvidence(rows[index + 1]?.evidence), readEvidence(row.evidence)),
  }));
  const last = shown.at(-1);
  return { items, nextCursor: rows.length > limit && last ? String(last.number) : null, total };
}
