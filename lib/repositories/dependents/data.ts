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

/** Versions that are being served. */
async function listDeployed(tx: Transaction, repository: RepositoryRow): Promise<Dependent[]> {
  const rows = await tx.version.findMany({
    where: {
      repositoryId: repository.id,
      OR: [{ status: "deployed" }, { deployments: { some: { isDesired: true } } }],
    },
    select: { semver: true },
    take: maxListed,
  });
  return rows.map(({ semver }) => ({
    label: `the deployment of ${repository.name} ${semver ?? ""}`,
    how: "deployed",
  }));
}

/** Serving targets with this base model, as far as the actor may read them: they belong to their owner's members. */
async function listTargetsOf(tx: Transaction, actor: Actor, repository: RepositoryRow): Promise<Dependent[]> {
  const rows = await tx.target.findMany({
    where: { baseRepositoryId: repository.id, deletedAt: null },
    select: { name: true, ownerId: true },
    take: maxListed,
  });
  const seesAll = actor.role === "admin" || actor.role === "reviewer";
  const own = new Set(actor.owners.map(({ id }) => id));
  return rows.map(({ name, ownerId }) => ({
    label: seesAll || own.has(ownerId) ? `the target ${name}` : null,
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
    ...(await listDeployed(tx, repository)),
    ...(await listTargetsOf(tx, actor, repository)),
  ];
}
