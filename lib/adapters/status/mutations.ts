import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { recordAudit } from "#lib/audit/mutations.ts";
import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { RepositoryRow } from "#lib/repositories/repository.ts";
import { requireVersion } from "../versions/data.ts";
import { refreshShownVersion } from "../versions/mutations.ts";
import { type VersionRow, versionSubject } from "../versions/version.ts";
import { requireMove, requireSettable, type VersionStatus } from "./policy.ts";

/** What of a version its moves are decided by. */
export type LockedVersion = { id: string; status: VersionStatus; rootDigest: string | null };

/** Holds a version until the transaction ends, so that two moves of it go one after the other. */
export async function lockVersion(tx: Transaction, versionId: string): Promise<LockedVersion> {
  // The repository first, as whoever registers does: else two would wait for each other.
  await tx.$queryRaw`
    SELECT 1 FROM "Repository" WHERE "id" = (SELECT "repositoryId" FROM "Version" WHERE "id" = ${versionId}::uuid)
    FOR NO KEY UPDATE`;
  const [row] = await tx.$queryRaw<LockedVersion[]>`
    SELECT "id", "status"::text AS "status", "rootDigest" FROM "Version" WHERE "id" = ${versionId}::uuid FOR NO KEY UPDATE`;
  if (!row) throw new AppError("not_found", "There is no such version, or you may not see it.");
  return row;
}

/** Moves a locked version to a status and notes who did and why. Throws as `requireMove` does. */
export async function moveStatus(
  tx: Transaction,
  actor: Actor,
  subject: { repositoryId: string; label: string },
  version: LockedVersion,
  { to, reason }: { to: VersionStatus; reason: string },
): Promise<void> {
  requireMove(version.status, to, reason);
  await tx.version.update({
    where: { id: version.id },
    data: { status: to, statusReason: reason, updatedAt: new Date() },
    select: { id: true },
  });
  await tx.statusChange.create({
    data: {
      versionId: version.id,
      from: version.status,
      to,
      reason,
      actorId: actor.userId ?? actor.id,
      actorLabel: actor.label,
    },
    select: { id: true },
  });
  await recordAudit(tx, actor, {
    action: `version.${to}`,
    subject: { kind: "version", id: version.id, label: subject.label },
    before: { status: version.status },
    after: { status: to },
    details: { from: version.status, ...(reason ? { reason } : {}) },
  });
  await refreshShownVersion(tx, subject.repositoryId);
}

/**
 * Deprecates or withdraws a version, with a reason for those who use it. The other states come from registering, reviewing and
 * publishing. Throws `conflict` for a move that there is not.
 */
export async function setVersionStatus(
  actor: Actor,
  repository: RepositoryRow,
  ref: string,
  { status, reason }: { status: VersionStatus; reason: string },
): Promise<VersionRow> {
  authorize(actor, "adapter.status", repository.ownerId);
  const version = await requireVersion(repository, ref);
  await withTransaction(async (tx) => {
    const locked = await lockVersion(tx, version.id);
    requireSettable(locked.status, status, reason);
    const subject = { repositoryId: repository.id, label: versionSubject(repository, version) };
    await moveStatus(tx, actor, subject, locked, { to: status, reason: reason.trim() });
  });
  return requireVersion(repository, version.semver ?? ref);
}
