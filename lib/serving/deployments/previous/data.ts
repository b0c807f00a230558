import { db, type Transaction } from "#lib/db.ts";
import { servableProblem } from "../policy.ts";

/**
 * The deployment that a rollback of another leads to. `isKept`: replicas are to hold it; `isLoaded`: it is proved on one that answers, so
 * that the alias may move at once.
 */
export type PreviousDeployment = {
  id: string;
  versionId: string;
  semver: string;
  servedName: string;
  isKept: boolean;
  isLoaded: boolean;
};

/** Publications that are looked through for one that may still be served. */
const maxSteps = 50;

/**
 * What was served under the alias of a deployment before it was first published there, passing over what may not be served
 * any more; null when there is nothing. Rolled-back publications are never in this line: nothing is published from them.
 */
export async function findPrevious(
  deploymentId: string,
  tx: Transaction = db(),
): Promise<PreviousDeployment | null> {
  let id: string | null = deploymentId;
  for (let step = 0; step < maxSteps && id !== null; step += 1) {
    const move: { fromDeploymentId: string | null } | null = await tx.servedAliasMove.findFirst({
      where: { toDeploymentId: id },
      orderBy: [{ at: "asc" }, { id: "asc" }],
      select: { fromDeploymentId: true },
    });
    id = move?.fromDeploymentId ?? null;
    const found = id === null ? null : await describeDeployment(tx, id);
    if (found !== null) return found;
  }
  return null;
}

async function describeDeployment(tx: Transaction, id: string): Promise<PreviousDeployment | null> {
  const row = await tx.deployment.findUniqueOrThrow({
    where: { id },
    select: {
      servedName: true,
      isDesired: true,
      status: true,
      target: { select: { id: true, name: true, requiresApproval: true } },
      version: { select: { id: true, semver: true, status: true, rootDigest: true } },
    },
  });
  const { target, version, servedName } = row;
  if (servableProblem({ ...version, label: servedName }, target) !== null) return null;
  const isKept = row.isDesired && row.status === "live";
  const answering = { OR: [{ isReachable: null }, { isReachable: true }] };
  const replica = { targetId: target.id, removedAt: null, ...answering };
  const verified = isKept
    ? await tx.replicaAdapter.count({ where: { servedName, state: "verified", replica } })
    : 0;
  return {
    id,
    versionId: version.id,
    semver: version.semver ?? "draft",
    servedName,
    isKept,
    isLoaded: verified > 0,
  };
}
