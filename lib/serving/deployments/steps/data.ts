import { db } from "#lib/db.ts";
import { isJsonObject } from "#lib/json-object.ts";
import type { DeploymentStepView } from "../deployment.ts";

const maxSteps = 2_000;

/** What happened to a deployment, oldest first, after the step with this id. The caller has read the deployment as the actor. */
export async function listSteps(deploymentId: string, after = 0n): Promise<DeploymentStepView[]> {
  const rows = await db().deploymentStep.findMany({
    where: { deploymentId, id: { gt: after } },
    orderBy: { id: "asc" },
    take: maxSteps,
  });
  const ids = [...new Set(rows.flatMap(({ replicaId }) => replicaId ?? []))];
  const replicas = await db().replica.findMany({
    where: { id: { in: ids } },
    select: { id: true, address: true },
  });
  const addresses = new Map(replicas.map(({ id, address }) => [id, address]));
  return rows.map((row) => ({
    id: row.id.toString(),
    replicaId: row.replicaId,
    address: row.replicaId === null ? null : (addresses.get(row.replicaId) ?? null),
    kind: row.kind,
    status: row.status,
    message: row.message,
    details: isJsonObject(row.details) ? row.details : {},
    durationMs: row.durationMs,
    at: row.at.toISOString(),
  }));
}

/**
 * Replicas that deployments may have been loaded on by their own calls, so that it is theirs to unload: a call that found the name there
 * or that the engine refused loaded nothing; one that a crash or a lost connection hid may have.
 */
export async function listOwnLoads(
  deploymentIds: readonly string[],
): Promise<{ deploymentId: string; replicaId: string }[]> {
  if (deploymentIds.length === 0) return [];
  return db().$queryRaw<{ deploymentId: string; replicaId: string }[]>`
    SELECT "deploymentId", "replicaId" FROM "DeploymentStep"
    WHERE "deploymentId" = ANY(${deploymentIds}::uuid[]) AND "kind" = 'load' AND "replicaId" IS NOT NULL
    GROUP BY "deploymentId", "replicaId"
    HAVING count(*) FILTER (WHERE "status" = 'started') > count(*) FILTER (
      WHERE "status" = 'skipped' OR ("status" = 'failed' AND "details"->>'status' IS NOT NULL))`;
}

/** The replicas of one deployment's own loads. */
export async function replicasLoadedBy(deploymentId: string): Promise<string[]> {
  return (await listOwnLoads([deploymentId])).map(({ replicaId }) => replicaId);
}
