import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { getRepository } from "#lib/repositories/data.ts";
import type { RepositoryName } from "#lib/repositories/repository.ts";
import type { Prisma } from "#prisma/client.ts";
import { getTarget, readableTargets } from "../../targets/data.ts";
import type { ServedAliasView, ServedAtView } from "../deployment.ts";

const named = { select: { id: true, name: true, owner: { select: { handle: true } } } } as const;
const served = { select: { id: true, servedName: true, version: { select: { semver: true } } } } as const;

type NamedRow = { id: string; name: string; owner: { handle: string } };
const toNamed = ({ id, name, owner }: NamedRow) => ({ id, owner: owner.handle, name });

/**
 * What is served under aliases: by a target, of an adapter, or both; on targets that the actor may read. The caller has read the
 * adapter as the actor.
 */
export async function listServedAliases(
  actor: Actor,
  filter: { targetId?: string; repositoryId?: string },
): Promise<ServedAliasView[]> {
  const rows = await db().servedAlias.findMany({
    where: { ...filter, target: readableTargets(actor) },
    orderBy: [{ repository: { name: "asc" } }, { alias: "asc" }, { targetId: "asc" }],
    select: {
      target: named,
      repository: named,
      alias: true,
      deployment: served,
      canaryDeployment: served,
      canaryPercent: true,
      attachesSchema: true,
      updatedAt: true,
    },
  });
  return rows.map(({ deployment, canaryDeployment, ...row }) => ({
    target: toNamed(row.target),
    adapter: toNamed(row.repository),
    alias: row.alias,
    deploymentId: deployment.id,
    version: deployment.version.semver ?? "draft",
    servedName: deployment.servedName,
    canary: canaryDeployment && {
      deploymentId: canaryDeployment.id,
      version: canaryDeployment.version.semver ?? "draft",
      servedName: canaryDeployment.servedName,
      percent: row.canaryPercent,
    },
    attachesSchema: row.attachesSchema,
    updatedAt: row.updatedAt.toISOString(),
  }));
}

type ServedAtQuery = {
  alias?: string | undefined;
  /** Id or name. */
  target?: string | undefined;
  /** ISO 8601; default: now. */
  at?: string | undefined;
};

/**
 * What was served under the aliases of an adapter at a time, on each target that the actor may read: the last move before it,
 * from history that only grows. An alias that was never served has no row.
 */
export async function servedAt(
  actor: Actor,
  adapter: RepositoryName,
  { alias, target: targetName, at }: ServedAtQuery = {},
): Promise<ServedAtView[]> {
  const { id: repositoryId } = await getRepository(actor, adapter, "adapter");
  const { deletedAt: _alsoDeleted, ...readable } = readableTargets(actor);
  const id = targetName === undefined ? {} : { id: (await getTarget(actor, targetName)).id };
  // History outlives the target: what a deleted one served is told too.
  const targets = await db().target.findMany({ where: { ...readable, ...id }, select: named.select });
  const where: Prisma.ServedAliasMoveWhereInput = {
    repositoryId,
    targetId: { in: targets.map(({ id }) => id) },
    at: { lte: at === undefined ? new Date() : new Date(at) },
    ...(alias === undefined ? {} : { alias }),
  };
  const moves = await db().servedAliasMove.findMany({
    where,
    distinct: ["targetId", "alias"],
    orderBy: [{ alias: "asc" }, { targetId: "asc" }, { at: "desc" }, { id: "desc" }],
  });
  const ids = moves.flatMap(({ toDeploymentId, canaryDeploymentId }) =>
    [toDeploymentId ?? [], canaryDeploymentId ?? []].flat(),
  );
  const rows = await db().deployment.findMany({
    where: { id: { in: ids } },
    select: { id: true, servedName: true, rootDigest: true, version: { select: { semver: true } } },
  });
  const deployments = new Map(rows.map((row) => [row.id, row]));
  const tell = (id: string | null) => {
    const row = id === null ? undefined : deployments.get(id);
    if (!row) return null;
    const { servedName, rootDigest, version } = row;
    return { deploymentId: row.id, version: version.semver ?? "draft", servedName, rootDigest };
  };
  return moves.flatMap((move) => {
    const target = targets.find(({ id }) => id === move.targetId);
    const canary = tell(move.canaryDeploymentId);
    if (!target) return [];
    return {
      target: toNamed(target),
      alias: move.alias,
      served: tell(move.toDeploymentId),
      canary: canary && {
        deploymentId: canary.deploymentId,
        version: canary.version,
        servedName: canary.servedName,
        percent: move.canaryPercent,
      },
      since: move.at.toISOString(),
      reason: move.reason,
      actorLabel: move.actorLabel,
    };
  });
}
