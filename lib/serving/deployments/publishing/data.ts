import { db } from "#lib/db.ts";
import type { RepositoryName } from "#lib/repositories/repository.ts";
import type { Prisma } from "#prisma/client.ts";
import type { EngineReplica } from "../../engines/engine.ts";
import { fingerprintKey } from "../../engines/fingerprint.ts";
import { engineReplica, replicasOf, requireTargetRow } from "../../targets/data.ts";
import type { TargetRow } from "../../targets/target.ts";
import type { DeploymentStatus, DeploymentStrategy } from "../deployment.ts";
import { adapterSource } from "../served-source.ts";

/** One replica of a publication. */
export type PlannedReplica = { id: string; address: string; engine: EngineReplica };

/** Everything that publishing one deployment needs to know. `isReturn`: a rollback to an earlier one; `wasKept`: which replicas were to hold then. */
export type PublishPlan = {
  id: string;
  status: DeploymentStatus;
  isReturn: boolean;
  wasKept: boolean;
  target: TargetRow;
  replicas: PlannedReplica[];
  adapter: RepositoryName & { id: string };
  version: { id: string; semver: string; commitId: string | null };
  servedName: string;
  source: string;
  alias: string | null;
  strategy: DeploymentStrategy;
  canaryPercent: number;
  skipsUnreachable: boolean;
  createdByLabel: string;
  goldenKey: string;
};

/** The plan of a deployment as it is now; null when its target is gone. */
export async function findPlan(deploymentId: string): Promise<PublishPlan | null> {
  const row = await db().deployment.findFirst({
    where: { id: deploymentId, target: { deletedAt: null } },
    include: {
      repository: { select: { id: true, name: true, owner: { select: { handle: true } } } },
      version: { select: { id: true, semver: true, commitId: true } },
    },
  });
  if (row === null) return null;
  const [target, replicas] = await Promise.all([requireTargetRow(row.targetId), replicasOf(row.targetId)]);
  const base = `${target.base.owner.handle}/${target.base.name}`;
  return {
    id: row.id,
    status: row.status,
    isReturn: row.supersededAt !== null,
    wasKept: row.wasKept,
    target,
    replicas: replicas.map((replica) => ({
      id: replica.id,
      address: replica.address,
      engine: engineReplica(target, replica),
    })),
    adapter: { id: row.repository.id, owner: row.repository.owner.handle, name: row.repository.name },
    version: { ...row.version, semver: row.version.semver ?? "draft" },
    servedName: row.servedName,
    source: adapterSource(target, row.servedName),
    alias: row.alias,
    strategy: row.supersededAt === null ? row.strategy : "all",
    canaryPercent: row.canaryPercent ?? 0,
    skipsUnreachable: row.skipsUnreachable || row.supersededAt !== null,
    createdByLabel: row.createdByLabel,
    goldenKey: fingerprintKey({ engine: target.engine, base, prompts: target.probePrompts }),
  };
}

/**
 * Deployments that want a served name on the replicas of a target at these addresses: its own, and those of other targets that have
 * such a replica too.
 */
export function wantedThere(
  { targetId, addresses }: { targetId: string; addresses: readonly string[] },
  servedName: string,
) {
  const isShared = { replicas: { some: { removedAt: null, address: { in: [...addresses] } } } };
  const target = { deletedAt: null, OR: [{ id: targetId }, isShared] };
  return { servedName, isDesired: true, target } satisfies Prisma.DeploymentWhereInput;
}

/**
 * Whether anything but this publication wants its served name on the target's replicas: another deployment, or its own once that is
 * live, which a second worker saw to that the queue gave it to.
 */
export async function isWantedByOthers({
  id,
  target,
  replicas,
  servedName,
}: Pick<PublishPlan, "id" | "target" | "replicas" | "servedName">): Promise<boolean> {
  const there = { targetId: target.id, addresses: replicas.map(({ address }) => address) };
  const count = await db().deployment.count({
    where: { ...wantedThere(there, servedName), OR: [{ id: { not: id } }, { status: "live" }] },
  });
  return count > 0;
}

/** Whether a deployment is wished for at this moment. */
export async function isStillDesired(id: string): Promise<boolean> {
  return (await db().deployment.count({ where: { id, isDesired: true } })) > 0;
}
