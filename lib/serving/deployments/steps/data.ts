import { db } from "#lib/db.ts";
import { isJsonObject } from "#lib/json-object.ts";
import type { DeploymentStepView } from "../deployment.ts";

const maxSteps = 2_000;

/** What happened to a deployment, oldest first, after the step with this id. The caller has read the deployment as the actor. */
export async function listSteps(deploymentId: string, after = "0"): Promise<DeploymentStepView[]> {
  const rows = await db().deploymentStep.findMany({
    where: { deploymentId, id: { gt: BigInt(after) } },
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
 * Replicas on which a deployment called for a load that did not find the name there, so that it is its to unload; also where a
 * crash or a lost connection hid what came of the call.
 */
export async function replicasLoadedBy(deploymentId: string): Promise<string[]> {
  const rows = await db().deploymentStep.groupBy({
    by: ["replicaId", "status"],
    where: { deploymentId, kind: "load", replicaId: { not: null } },
    _count: true,
  });
  const count = (replicaId: string | null, status: string) =>
    rows.find((row) => row.replicaId === replicaId && row.status === status)?._count ?? 0;
  return rows.flatMap(({ replicaId, status }) =>
    replicaId !== null && status === "started" && count(replicaId, "started") > count(replicaId, "skipped")
      ? [replicaId]
      : [],
  );
}
