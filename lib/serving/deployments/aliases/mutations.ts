import type { Actor } from "#lib/actor.ts";
import type { Transaction } from "#lib/db.ts";

/** An alias of a target, and what it leads to now. */
export type AliasKey = { targetId: string; repositoryId: string; alias: string };

/** The row of a served alias. `canaryDeploymentId` null: no canary; `updatedAt`: since when it names its deployment. */
export type ServedAliasRow = {
  deploymentId: string;
  canaryDeploymentId: string | null;
  canaryPercent: number;
  attachesSchema: boolean;
  updatedAt: Date;
};

type Move = {
  /** Null: nothing is served under it any more. */
  to: string | null;
  canary?: { deploymentId: string; percent: number } | null;
  reason: string;
};

/**
 * What an alias of a target leads to; the repository is held until the transaction ends, so that two moves of its aliases, served
 * or not, go one after the other.
 */
export async function lockServedAlias(tx: Transaction, key: AliasKey): Promise<ServedAliasRow | null> {
  await lockRepository(tx, key.repositoryId);
  return tx.servedAlias.findUnique({
    where: { targetId_repositoryId_alias: key },
    select: {
      deploymentId: true,
      canaryDeploymentId: true,
      canaryPercent: true,
      attachesSchema: true,
      updatedAt: true,
    },
  });
}

/** Holds an adapter until the transaction ends, as whoever moves its aliases and statuses does. */
export async function lockRepository(tx: Transaction, repositoryId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM "Repository" WHERE "id" = ${repositoryId}::uuid FOR NO KEY UPDATE`;
}

/**
 * Moves an alias of a target, or its canary, and notes it in the history. The caller holds it (`lockServedAlias`). Of several targets
 * the gateway takes the one that was given its version last, as the registry's own alias does: what a canary gets is no such move.
 */
export async function moveServedAlias(
  tx: Transaction,
  actor: Actor,
  key: AliasKey,
  from: ServedAliasRow | null,
  { to, canary = null, reason }: Move,
): Promise<void> {
  const where = { targetId_repositoryId_alias: key };
  if (to === null) await tx.servedAlias.delete({ where, select: { alias: true } });
  else {
    const data = {
      deploymentId: to,
      canaryDeploymentId: canary?.deploymentId ?? null,
      canaryPercent: canary?.percent ?? 0,
    };
    await tx.servedAlias.upsert({
      where,
      create: { ...key, ...data },
      update: { ...data, updatedAt: from?.deploymentId === to ? from.updatedAt : new Date() },
      select: { alias: true },
    });
  }
  await tx.servedAliasMove.create({
    data: {
      ...key,
      fromDeploymentId: from?.deploymentId ?? null,
      toDeploymentId: to,
      canaryDeploymentId: canary?.deploymentId ?? null,
      canaryPercent: canary?.percent ?? 0,
      reason,
      actorId: actor.userId ?? actor.id,
      actorLabel: actor.label,
    },
    select: { id: true },
  });
}
