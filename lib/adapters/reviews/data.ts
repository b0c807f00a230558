import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Page } from "#lib/operation.ts";
import type { Prisma } from "#prisma/client.ts";
import type { VersionStatus } from "../status/policy.ts";

/** A review as lists show it. Times are ISO 8601. */
export type ReviewView = {
  id: string;
  repository: { id: string; owner: string; name: string; ownerId: string };
  version: { id: string; semver: string | null; status: VersionStatus; rootDigest: string | null };
  /** Digest of the files that were asked about. */
  rootDigest: string;
  requestedById: string;
  requestedBy: string;
  message: string;
  createdAt: string;
  decision: "approved" | "rejected" | null;
  reason: string;
  decidedBy: string | null;
  decidedAt: string | null;
};

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const reviewSelect = {
  id: true,
  rootDigest: true,
  requestedById: true,
  requestedLabel: true,
  message: true,
  createdAt: true,
  decision: true,
  reason: true,
  decidedLabel: true,
  decidedAt: true,
  version: {
    select: {
      id: true,
      semver: true,
      status: true,
      rootDigest: true,
      repository: { select: { id: true, name: true, ownerId: true, owner: { select: { handle: true } } } },
    },
  },
} as const satisfies Prisma.ReviewSelect;

type ReviewRow = Prisma.ReviewGetPayload<{ select: typeof reviewSelect }>;

function toView(row: ReviewRow): ReviewView {
  const { repository, ...version } = row.version;
  return {
    id: row.id,
    repository: {
      id: repository.id,
      owner: repository.owner.handle,
      name: repository.name,
      ownerId: repository.ownerId,
    },
    version,
    rootDigest: row.rootDigest,
    requestedById: row.requestedById,
    requestedBy: row.requestedLabel,
    message: row.message,
    createdAt: row.createdAt.toISOString(),
    decision: row.decision,
    reason: row.reason,
    decidedBy: row.decidedLabel,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

function readableReviews(actor: Actor): Prisma.ReviewWhereInput {
  return { version: { repository: { AND: [readableWhere(actor), { kind: "adapter", deletedAt: null }] } } };
}

/** One review that the actor may read. Throws `not_found`. */
export async function findReview(actor: Actor, id: string): Promise<ReviewView> {
  const row = uuid.test(id)
    ? await db().review.findFirst({ where: { AND: [readableReviews(actor), { id }] }, select: reviewSelect })
    : null;
  if (row === null) throw new AppError("not_found", "There is no such review, or you may not see it.");
  return toView(row);
}

/** Reviews of one version, newest first. The caller has read the version as the actor. */
export async function listVersionReviews(versionId: string): Promise<ReviewView[]> {
  const rows = await db().review.findMany({
    where: { versionId },
    orderBy: { id: "desc" },
    select: reviewSelect,
  });
  return rows.map(toView);
}

/** Which reviews an inbox shows: those that wait for a decision, oldest first; or those decided, newest first. */
export type ReviewQuery = {
  state?: "open" | "decided" | undefined;
  limit?: number | undefined;
  cursor?: string | undefined;
};

/** One page of the reviews of adapters that the actor may read. */
export async function listReviews(actor: Actor, query: ReviewQuery = {}): Promise<Page<ReviewView>> {
  const { state = "open", limit = 50, cursor } = query;
  if (cursor !== undefined && !uuid.test(cursor)) {
    throw new AppError(
      "invalid_input",
      "The cursor is not one of this list: send the `nextCursor` of a page.",
    );
  }
  const isOpen = state === "open";
  const where: Prisma.ReviewWhereInput = {
    AND: [
      readableReviews(actor),
      isOpen ? { decision: null, version: { status: "in_review" } } : { decision: { not: null } },
    ],
  };
  const after = isOpen ? { gt: cursor } : { lt: cursor };
  const [total, rows] = await Promise.all([
    db().review.count({ where }),
    db().review.findMany({
      where: cursor === undefined ? where : { AND: [where, { id: after }] },
      orderBy: { id: isOpen ? "asc" : "desc" },
      take: limit + 1,
      select: reviewSelect,
    }),
  ]);
  const items = rows.slice(0, limit).map(toView);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null, total };
}
