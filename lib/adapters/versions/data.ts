import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";
import type { Page } from "#lib/operation.ts";
import { getRepository, listFiles } from "#lib/repositories/data.ts";
import type { RepositoryName, RepositoryRow } from "#lib/repositories/repository.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import { Prisma } from "#prisma/client.ts";
import { quarantinedPaths } from "./quarantine.ts";
import { semverProblem } from "./semver.ts";
import { draftRef, latestRef, type VersionRow, type VersionView } from "./version.ts";

type ViewRow = Omit<VersionView, "createdAt" | "registeredAt" | "updatedAt"> & {
  createdAt: Date;
  registeredAt: Date | null;
  updatedAt: Date;
  card: unknown;
};

/** Versions with what their views show, in one query: every page, the Hub and each registration read them. */
function viewRows(where: Prisma.Sql, { withCard }: { withCard: boolean }): Promise<ViewRow[]> {
  return db().$queryRaw<ViewRow[]>`
    SELECT v."id", v."repositoryId", v."semver", v."status"::text AS "status", v."statusReason", v."isPrerelease", v."commitId",
      c."oid" AS "commitOid", v."rootDigest", v."sizeBytes"::float8 AS "sizeBytes", v."createdById",
      COALESCE((SELECT o."handle" FROM "User" u JOIN "Owner" o ON o."id" = u."ownerId"
        WHERE u."id" = CASE WHEN v."createdById" ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN v."createdById"::uuid END),
        v."createdById") AS "createdBy",
      v."createdAt", v."registeredAt", v."updatedAt",
      ARRAY(SELECT a."name" FROM "Alias" a WHERE a."versionId" = v."id" ORDER BY a."name") AS "aliases",
      v."cardRevision", v."completeness", v."baseModel", v."taskType", v."domain", COALESCE(v."languages", '{}') AS "languages",
      v."licence", COALESCE(v."tags", '{}') AS "tags", v."rank", v."parameterCount"::float8 AS "parameterCount", v."isMeasured",
      v."measureError", CASE WHEN ${withCard} THEN v."card" END AS "card"
    FROM "Version" v LEFT JOIN "Commit" c ON c."id" = v."commitId"
    WHERE ${where}`;
}

function toView({ card: _card, createdAt, registeredAt, updatedAt, ...rest }: ViewRow): VersionView {
  return {
    ...rest,
    createdAt: createdAt.toISOString(),
    registeredAt: registeredAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
  };
}

/** Which row a reference means: a number (also `v1.2.0`), `draft`, `latest`, else an alias. */
function whereRef({ id }: RepositoryRow, ref: string): Prisma.Sql {
  const ofRepository = Prisma.sql`v."repositoryId" = ${id}::uuid`;
  if (ref === draftRef) return Prisma.sql`${ofRepository} AND v."semver" IS NULL`;
  if (ref === latestRef) {
    return Prisma.sql`v."id" = (SELECT "shownVersionId" FROM "Repository" WHERE "id" = ${id}::uuid)`;
  }
  const number = ref.replace(/^v(?=\d)/i, "");
  if (semverProblem(number) === null) {
    return Prisma.sql`${ofRepository} AND lower(v."semver") = ${number.toLowerCase()}`;
  }
  return Prisma.sql`v."id" = (SELECT "versionId" FROM "Alias" WHERE "repositoryId" = ${id}::uuid AND "name" = ${ref.toLowerCase()})`;
}

/** The version of a repository that a reference names; null when there is none. The caller has read the repository as the actor. */
export async function findVersion(repository: RepositoryRow, ref: string): Promise<VersionRow | null> {
  // Postgres takes no text with NUL: there is no such name.
  if (ref.includes("\0")) return null;
  const [row] = await viewRows(whereRef(repository, ref), { withCard: true });
  return row ? { ...toView(row), card: isJsonObject(row.card) ? row.card : {} } : null;
}

/** The same; throws `not_found` with what to look for instead. */
export async function requireVersion(repository: RepositoryRow, ref: string): Promise<VersionRow> {
  const version = await findVersion(repository, ref);
  if (version !== null) return version;
  throw new AppError(
    "not_found",
    `${repository.owner}/${repository.name} has no version '${ref.slice(0, 80)}'. Name one by its number, by an alias, 'latest' or 'draft'.`,
  );
}

/**
 * One version of an adapter. `ref` is its number (`1.2.0`), an alias, `latest` (the one shown first) or `draft`.
 * @throws AppError not_found when there is none, or the actor may not read the adapter.
 */
export async function getVersion(actor: Actor, name: RepositoryName, ref: string): Promise<VersionRow> {
  return requireVersion(await getRepository(actor, name, "adapter"), ref);
}

/** A repository with one of its versions. */
export async function getAdapterVersion(
  actor: Actor,
  name: RepositoryName,
  ref: string,
): Promise<{ repository: RepositoryRow; version: VersionRow }> {
  const repository = await getRepository(actor, name, "adapter");
  return { repository, version: await requireVersion(repository, ref) };
}

/** One page of an adapter's versions, highest first; the unnumbered draft stands before them all. */
export async function listVersions(
  actor: Actor,
  name: RepositoryName,
  page: { limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<Page<VersionView>> {
  const repository = await getRepository(actor, name, "adapter");
  const limit = page.limit ?? 50;
  const [total, ids] = await Promise.all([
    db().version.count({ where: { repositoryId: repository.id } }),
    db().$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Version" WHERE "repositoryId" = ${repository.id}::uuid
        AND (${page.cursor ?? null}::text IS NULL
          OR ("semver" IS NOT NULL AND "sortKey" COLLATE "C" < COALESCE(
            (SELECT "sortKey" FROM "Version" WHERE "repositoryId" = ${repository.id}::uuid AND "semver" = ${page.cursor ?? null}),
            CASE WHEN ${page.cursor ?? null} = ${draftRef} THEN '~' ELSE '' END)))
      ORDER BY "semver" IS NOT NULL, "sortKey" COLLATE "C" DESC LIMIT ${limit + 1}`,
  ]);
  const wanted = ids.slice(0, limit).map(({ id }) => id);
  const rows = await viewRows(Prisma.sql`v."id" = ANY(${wanted}::uuid[])`, { withCard: false });
  const byId = new Map(rows.map((row) => [row.id, toView(row)]));
  const items = wanted.flatMap((id) => byId.get(id) ?? []);
  const last = items.at(-1);
  return { items, nextCursor: ids.length > limit && last ? (last.semver ?? draftRef) : null, total };
}

/** The files of a version, and which of them are pickles: stored, never parsed, never given to a serving engine. */
export type VersionFiles = { commitOid: string | null; files: readonly TreeFile[]; quarantined: string[] };

/** The files of a version, in the byte order of their paths; none when it was registered without. */
export async function listVersionFiles(version: {
  commitId: string | null;
  commitOid: string | null;
}): Promise<VersionFiles> {
  const files = version.commitId === null ? [] : await listFiles(version.commitId);
  return { commitOid: version.commitOid, files, quarantined: quarantinedPaths(files) };
}
