import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { getRepository } from "#lib/repositories/data.ts";
import type { RepositoryName } from "#lib/repositories/repository.ts";
import type { VersionStatus } from "../status/policy.ts";

/** An alias and the version that it names now. */
export type AliasView = {
  alias: string;
  version: string | null;
  versionId: string;
  status: VersionStatus;
  updatedAt: string;
};

/** Where an alias pointed since when; `to` null: it was removed. */
export type AliasMoveView = {
  alias: string;
  from: string | null;
  to: string | null;
  reason: string;
  actorLabel: string;
  at: string;
};

/** The aliases of an adapter, by name. */
export async function listAliases(actor: Actor, name: RepositoryName): Promise<AliasView[]> {
  const { id } = await getRepository(actor, name, "adapter");
  const rows = await db().alias.findMany({
    where: { repositoryId: id },
    orderBy: { name: "asc" },
    select: {
      name: true,
      updatedAt: true,
      versionId: true,
      version: { select: { semver: true, status: true } },
    },
  });
  return rows.map(({ name: alias, updatedAt, versionId, version }) => ({
    alias,
    version: version.semver,
    versionId,
    status: version.status,
    updatedAt: updatedAt.toISOString(),
  }));
}

/** One alias with its history, newest first. Throws `not_found` for one that never was. */
export async function getAlias(
  actor: Actor,
  name: RepositoryName,
  alias: string,
): Promise<{ alias: string; current: AliasView | null; moves: AliasMoveView[] }> {
  const [aliases, moves] = await Promise.all([listAliases(actor, name), listAliasMoves(actor, name, alias)]);
  const current = aliases.find((candidate) => candidate.alias === alias) ?? null;
  if (current === null && moves.length === 0) {
    throw new AppError("not_found", `${name.owner}/${name.name} has no alias '${alias.slice(0, 80)}'.`);
  }
  return { alias, current, moves };
}

/** How the aliases of an adapter moved, newest first: of one alias, or of all. */
export async function listAliasMoves(
  actor: Actor,
  name: RepositoryName,
  alias?: string,
  limit = 200,
): Promise<AliasMoveView[]> {
  const { id } = await getRepository(actor, name, "adapter");
  const rows = await db().aliasMove.findMany({
    where: { repositoryId: id, ...(alias === undefined ? {} : { name: alias }) },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
  const ids = rows.flatMap(({ fromVersionId, toVersionId }) =>
    [fromVersionId ?? [], toVersionId ?? []].flat(),
  );
  const versions = await db().version.findMany({
    where: { id: { in: ids }, repositoryId: id },
    select: { id: true, semver: true },
  });
  const numbers = new Map(versions.map((version) => [version.id, version.semver]));
  const number = (versionId: string | null) => (versionId === null ? null : (numbers.get(versionId) ?? null));
  return rows.map((row) => ({
    alias: row.name,
    from: number(row.fromVersionId),
    to: number(row.toVersionId),
    reason: row.reason,
    actorLabel: row.actorLabel,
    at: row.createdAt.toISOString(),
  }));
}
