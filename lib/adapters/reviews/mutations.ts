import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { lockVersion, moveStatus } from "../status/mutations.ts";
import { requireVersion } from "../versions/data.ts";
import { versionSubject } from "../versions/version.ts";
import { findReview } from "./data.ts";
import { requireDecision } from "./policy.ts";

/** A decision on a review: `rootDigest` is that of the files the reviewer looked at. */
export type DecisionInput = { decision: "approved" | "rejected"; reason: string; rootDigest: string };

/** Asks for the approval of a version. Throws `conflict` when it is not one that can be reviewed now. */
export async function requestReview(
  actor: Actor,
  repository: RepositoryRow,
  ref: string,
  { message = "" }: { message?: string | undefined } = {},
): Promise<{ id: string }> {
  authorize(actor, "adapter.review.request", repository.ownerId);
  const version = await requireVersion(repository, ref);
  return withTransaction(async (tx) => {
    const locked = await lockVersion(tx, version.id);
    if (locked.rootDigest === null) {
      throw new AppError("conflict", "This version has no files yet: there is nothing to review.");
    }
    const subject = { repositoryId: repository.id, label: versionSubject(repository, version) };
    await moveStatus(tx, actor, subject, locked, { to: "in_review", reason: message });
    const requestedById = actor.userId ?? actor.id;
    const review = await tx.review.create({
      data: {
        versionId: version.id,
        rootDigest: locked.rootDigest,
        requestedById,
        requestedLabel: actor.label,
        message,
      },
      select: { id: true },
    });
    await auditReview(
      tx,
      actor,
      "review.requested",
      { id: review.id, label: subject.label },
      locked.rootDigest,
    );
    return review;
  });
}

/**
 * Approves or rejects a version, with a reason. Throws `forbidden` for the one who asked, `conflict` when the files are not those that
 * the review is for.
 */
export async function decideReview(
  actor: Actor,
  reviewId: string,
  { decision, reason, rootDigest }: DecisionInput,
): Promise<void> {
  const { repository, version } = await findReview(actor, reviewId);
  authorize(actor, "adapter.review.decide", repository.ownerId);
  await withTransaction(async (tx) => {
    const locked = await lockVersion(tx, version.id);
    const review = await tx.review.findUniqueOrThrow({ where: { id: reviewId } });
    requireDecision(actor, review, locked, { rootDigest, reason });
    const subject = { repositoryId: repository.id, label: versionSubject(repository, version) };
    await moveStatus(tx, actor, subject, locked, { to: decision, reason: reason.trim() });
    await tx.review.update({
      where: { id: reviewId },
      data: {
        decision,
        reason: reason.trim(),
        decidedById: actor.userId,
        decidedLabel: actor.label,
        decidedAt: new Date(),
      },
      select: { id: true },
    });
    await auditReview(tx, actor, `review.${decision}`, { id: reviewId, label: subject.label }, rootDigest);
  });
}

async function auditReview(
  tx: Transaction,
  actor: Actor,
  action: string,
  review: { id: string; label: string },
  rootDigest: string,
): Promise<void> {
  await recordAudit(tx, actor, { action, subject: { kind: "review", ...review }, details: { rootDigest } });
}
