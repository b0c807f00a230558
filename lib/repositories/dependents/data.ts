import { readableWhere } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import type { Transaction } from "#lib/db.ts";
import type { Dependent } from "../dependents.ts";
import { type RepositoryRow, repositoryLabel } from "../repository.ts";

const maxListed = 200;

/** Adapters by the repository of their version, as far as the actor may read them. */
async function visibleLabels(
  tx: Transaction,
  actor: Actor,
  repositoryIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.repository.findMany({
    where: { AND: [readableWhere(actor), { id: { in: [...repositoryIds] } }] },
    select: { id: true, name: true, owner: { select: { handle: true } } },
  });
  return new Map(rows.map(({ id, name, owner }) => [id, `${owner.handle}/${name}`]));
}

/** Live versions elsewhere that lineage leads here: children, merges, adapters of a base model. */
async function listChildren(tx: Transaction, actor: Actor, repositoryId: string): Promise<Dependent[]> {
  const rows = await tx.$queryRaw<{ repositoryId: string; semver: string | null; kind: string }[]>`
    WITH nodes("node") AS (
      SELECT 'repository:' || ${repositoryId}
      UNION ALL SELECT 'version:' || "id" FROM "Version" WHERE "repositoryId" = ${repositoryId}::uuid
    )
    SELECT DISTINCT v."repositoryId", v."semver", e."kind"::text AS "kind"
    FROM "LineageEdge" e JOIN nodes ON nodes."node" = e."to"
    JOIN "Version" v ON 'version:' || v."id" = e."from"
    JOIN "Repository" r ON r."id" = v."repositoryId"
    WHERE e."removedAt" IS NULL AND r."deletedAt" IS NULL AND v."repositoryId" <> ${repositoryId}::uuid
    LIMIT ${maxListed}`;
  const labels = await visibleLabels(
    tx,
    actor,
    rows.map((row) => row.repositoryId),
  );
  return rows.map((row) => {
    const label = labels.get(row.repositoryId);
    return {
      label: label === undefined ? null : `${label} ${row.semver ?? "(draft)"}`,
      how: row.kind.replaceAll("_", " "),
    };
  });
}

/** Adapters whose card names this base model. */
async function listNamingAdapters(
  tx: Transaction,
  actor: Actor,
  repository: RepositoryRow,
): Promise<Dependent[]> {
  if (repository.kind !== "base") return [];
  const rows = await tx.repository.findMany({
    where: { kind: "adapter", deletedAt: null, baseModel: repositoryLabel(repository) },
    select: { id: true },
    take: maxListed,
  });
  const labels = await visibleLabels(
    tx,
    actor,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id }) => ({ label: labels.get(id) ?? null, how: "base model" }));
}

/** Whether an actor may know of a target: they belong to their owner's members. */
function seesTarget(actor: Actor, ownerId: string): boolean {
  return actor.role === "admin" || actor.role === "reviewer" || actor.owners.some(({ id }) => id === ownerId);
}

/**
 * Versions that are served, held for a rollback, or still loaded somewhere: a replica reads the files again of what it evicted. Each
 * names its target.
 */
async function listDeployed(tx: Transaction, actor: Actor, repository: RepositoryRow): Promise<Dependent[]> {
  const rows = await tx.$queryRaw<{ semver: string | null; target: string | null; ownerId: string | null }[]>`
    SELECT DISTINCT v."semver", t."name" AS "target", t."ownerId"
    FROM "Version" v LEFT JOIN (
      SELECT d."versionId", t."name", t."ownerId" FROM "Deployment" d JOIN "Target" t ON t."id" = d."targetId"
      WHERE t."deletedAt" IS NULL AND (
        d."isDesired" OR EXISTS (
          SELECT 1 FROM "ReplicaAdapter" a JOIN "Replica" r ON r."id" = a."replicaId"
          WHERE a."deploymentId" = d."id" AND a."state" <> 'missing' AND r."removedAt" IS NULL
        )
      )
    ) t ON t."versionId" = v."id"
    WHERE v."repositoryId" = ${repository.id}::uuid AND (v."status" = 'deployed' OR t."versionId" IS NOT NULL)
    LIMIT ${maxListed}`;
  return rows.map(({ semver, target, ownerId }) => {
    const where = target !== null && ownerId !== null && seesTarget(actor, ownerId) ? ` on ${target}` : "";
    return { label: `the deployment of ${repository.name} ${semver ?? ""}${where}`, how: "deployed" };
  });
}

/** Serving targets with this base model, as far as the actor may read them: they belong to their owner's members. */
async function listTargetsOf(tx: Transaction, actor: Actor, repository: RepositoryRow): Promise<Dependent[]> {
  const rows = await tx.target.findMany({
    where: { baseRepositoryId: repository.id, deletedAt: null },
    select: { name: true, ownerId: true },
    take: maxListed,
  });
  return rows.map(({ name, ownerId }) => ({
    label: seesTarget(actor, ownerId) ? `the target ${name}` : null,
    how: "base model",
  }));
}

/** What depends on a repository, at most some hundreds of each kind; what the actor may not see has no label. */
export async function listDependents(
  tx: Transaction,
  actor: Actor,
  repository: RepositoryRow,
): Promise<Dependent[]> {
  const children = await listChildren(tx, actor, repository.id);
  const linked = new Set(children.map(({ label }) => label?.split(" ")[0]));
  const naming = await listNamingAdapters(tx, actor, repository);
  return [
    ...children,
    ...naming.filter(({ label }) => label === null || !linked.has(label)),
    ...(await listDeployed(tx, actor, repository)),
    ...(await listTargetsOf(tx, actor, repository)),
  ];
}
