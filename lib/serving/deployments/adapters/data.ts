import { db } from "#lib/db.ts";
import type { DeployedAdapter } from "../deployment.ts";

type Asked = { id: string; targetId: string; servedName: string };

/** What deployments are on the replicas of their targets, by deployment; a replica that never saw one has it `missing`. */
export async function adaptersOf(
  deployments: readonly Asked[],
): Promise<ReadonlyMap<string, DeployedAdapter[]>> {
  const targetIds = [...new Set(deployments.map(({ targetId }) => targetId))];
  const servedNames = [...new Set(deployments.map(({ servedName }) => servedName))];
  const replicas = await db().replica.findMany({
    where: { targetId: { in: targetIds }, removedAt: null },
    orderBy: { id: "asc" },
    select: {
      id: true,
      targetId: true,
      address: true,
      adapters: { where: { servedName: { in: servedNames } } },
    },
  });
  return new Map(
    deployments.map(({ id, targetId, servedName }) => [
      id,
      replicas
        .filter((replica) => replica.targetId === targetId)
        .map(({ id: replicaId, address, adapters }) => {
          const row = adapters.find((adapter) => adapter.servedName === servedName);
          return {
            replicaId,
            address,
            state: row?.state ?? "missing",
            root: row?.root ?? null,
            differenceFromBase: row?.differenceFromBase ?? null,
            differenceFromGolden: row?.differenceFromGolden ?? null,
            verifiedAt: row?.verifiedAt?.toISOString() ?? null,
            message: row?.message ?? "",
          };
        }),
    ]),
  );
}

/** Replicas of a target that hold a served name which a deployment of ours put there, as far as was seen. */
export async function findAdaptersOf(targetId: string, servedName: string): Promise<string[]> {
  const rows = await db().replicaAdapter.findMany({
    where: { servedName, deploymentId: { not: null }, replica: { targetId, removedAt: null } },
    select: { replicaId: true },
  });
  return rows.map(({ replicaId }) => replicaId);
}
