import type { ServiceAccount } from "#lib/access/services/mutations.ts";
import type { Transaction } from "#lib/db.ts";

/** The service account that a target's service tokens belong to; null before the first was made. */
export async function findService(
  tx: Transaction,
  pullTokenId: string | null,
): Promise<ServiceAccount | null> {
  if (pullTokenId === null) return null;
  const token = await tx.apiToken.findUnique({
    where: { id: pullTokenId },
    select: { user: { select: { id: true, owner: { select: { handle: true } } } } },
  });
  return token === null ? null : { userId: token.user.id, handle: token.user.owner.handle };
}

/** Repositories of other owners that replicas are to hold: what the token has to reach beside the target's own owner. */
export async function listForeignPulls(
  tx: Transaction,
  target: { id: string; ownerId: string },
): Promise<string[]> {
  const rows = await tx.deployment.findMany({
    where: { targetId: target.id, isDesired: true, repository: { ownerId: { not: target.ownerId } } },
    select: { repository: { select: { name: true, owner: { select: { handle: true } } } } },
    distinct: ["repositoryId"],
  });
  return rows.map(({ repository }) => `${repository.owner.handle}/${repository.name}`).sort();
}
