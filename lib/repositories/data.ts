import { requireReach } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db, type Transaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Page } from "#lib/operation.ts";
import type { Prisma } from "#prisma/client.ts";
import type { CommitRow, RefRow } from "./commit.ts";
import { kindLabel, type RepositoryKind, type RepositoryName, type RepositoryRow } from "./repository.ts";
import { fileAt, listEntries, type TreeEntry, type TreeFile, type TreeQuery } from "./tree.ts";
import { cachedTree } from "./tree-cache.ts";

const commitSelect = {
  id: true,
  repositoryId: true,
  oid: true,
  parentId: true,
  title: true,
  message: true,
  authorId: true,
  authorLabel: true,
  createdAt: true,
} as const satisfies Prisma.CommitSelect;

function notFound(kind: RepositoryKind | undefined): never {
  const what = kind === undefined ? "repository" : kindLabel(kind);
  throw new AppError("not_found", `There is no such ${what}, or you may not see it.`);
}

/**
 * The live repository of this name, as far as the actor may read it; names compare without regard to case. A private one and one past a
 * token's patterns are `not_found`, as one that is not there.
 */
export async function getRepository(
  actor: Actor,
  { owner, name }: RepositoryName,
  kind?: RepositoryKind,
): Promise<RepositoryRow> {
  const seesAll = actor.role === "admin" || actor.role === "reviewer";
  const owners = actor.owners.map(({ id }) => id);
  const [row] = await db().$queryRaw<RepositoryRow[]>`
    SELECT r."id", r."kind"::text AS "kind", r."ownerId", o."handle" AS "owner", r."name", r."description",
           r."visibility"::text AS "visibility", r."createdById", r."createdAt", r."updatedAt", r."downloads", r."shownVersionId",
           r."shownSemver", r."status"::text AS "status", r."baseModel", r."taskType", r."domain",
           coalesce(r."languages", '{}') AS "languages", r."licence", coalesce(r."tags", '{}') AS "tags", r."rank", r."parameterCount"
    FROM "Repository" r JOIN "Owner" o ON o."id" = r."ownerId"
    WHERE o."handle" = ${owner.toLowerCase()} AND lower(r."name") = ${name.toLowerCase()} AND r."deletedAt" IS NULL
      AND (${seesAll} OR r."visibility" = 'everyone' OR r."ownerId" = ANY(${owners}::uuid[]))
      AND (${kind ?? null}::text IS NULL OR r."kind"::text = ${kind ?? null})`;
  if (!row) return notFound(kind);
  requireReach(actor, `${row.owner}/${row.name}`);
  return row;
}

/** The commit that a revision names: a branch, a tag, `refs/heads/x`, `refs/tags/x` or 40 hex digits. Null when there is none. */
export async function findCommit(repositoryId: string, rev: string): Promise<CommitRow | null> {
  if (/^[0-9a-f]{40}$/i.test(rev)) {
    return db().commit.findUnique({
      where: { repositoryId_oid: { repositoryId, oid: rev.toLowerCase() } },
      select: commitSelect,
    });
  }
  const [, folder, rest] = /^refs\/(heads|tags)\/(.+)$/s.exec(rev) ?? [];
  const kinds = folder === undefined ? ["branch", "tag"] : [folder === "heads" ? "branch" : "tag"];
  const [commit] = await db().$queryRaw<CommitRow[]>`
    SELECT c."id", c."repositoryId", c."oid", c."parentId", c."title", c."message", c."authorId", c."authorLabel", c."createdAt"
    FROM "Ref" ref JOIN "Commit" c ON c."id" = ref."commitId"
    WHERE ref."repositoryId" = ${repositoryId}::uuid AND ref."kind"::text = ANY(${kinds}) AND ref."name" = ${rest ?? rev}
    ORDER BY ref."kind" LIMIT 1`;
  return commit ?? null;
}

/** All files of a commit in the byte order of their paths, read inside `tx`; commits whose files were removed have none. */
export async function readTree(tx: Transaction, commitId: string): Promise<TreeFile[]> {
  return tx.$queryRaw<TreeFile[]>`
    SELECT "path", "sha256", "gitOid", "sizeBytes"::float8 AS "sizeBytes", "isLfs"
    FROM "CommitFile" WHERE "commitId" = ${commitId}::uuid ORDER BY "path" COLLATE "C"`;
}

/** All files of a commit in the byte order of their paths. Kept in memory: commits never change. */
export function listFiles(commitId: string): Promise<readonly TreeFile[]> {
  return cachedTree(commitId, () => readTree(db(), commitId));
}

/** One file of a commit; null when there is none at the path. */
export async function findFile(commitId: string, path: string): Promise<TreeFile | null> {
  return fileAt(await listFiles(commitId), path);
}

/** One page of the files and folders below a folder of a commit (see `listEntries`). Throws `not_found` for a folder that is not there. */
export async function listTree(
  commitId: string,
  query: TreeQuery = {},
): Promise<{ entries: TreeEntry[]; next: string | null }> {
  const page = listEntries(await listFiles(commitId), query);
  if (page) return page;
  throw new AppError("not_found", `There is no folder '${query.prefix ?? ""}' in this commit.`);
}

/** A page of the commits that led to one, newest first. `cursor` is the id of the last commit of the page before. */
export async function listCommits(
  repositoryId: string,
  commitId: string,
  page: { limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<Page<CommitRow>> {
  const limit = page.limit ?? 50;
  // History is one line: a commit has one parent.
  const ids = await db().$queryRaw<{ id: string; total: number }[]>`
    WITH RECURSIVE line("id", "parentId", "depth") AS (
      SELECT "id", "parentId", 0 FROM "Commit" WHERE "id" = ${commitId}::uuid AND "repositoryId" = ${repositoryId}::uuid
      UNION ALL
      SELECT c."id", c."parentId", line."depth" + 1 FROM "Commit" c JOIN line ON c."id" = line."parentId"
    )
    SELECT "id", (SELECT count(*)::int FROM line) AS "total" FROM line
    WHERE "depth" > COALESCE((SELECT "depth" FROM line WHERE "id"::text = ${page.cursor ?? null}), -1)
    ORDER BY "depth" LIMIT ${limit + 1}`;
  const wanted = ids.slice(0, limit).map(({ id }) => id);
  const rows = await db().commit.findMany({
    where: { id: { in: wanted }, repositoryId },
    select: commitSelect,
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  const items = wanted.flatMap((id) => byId.get(id) ?? []);
  return {
    items,
    nextCursor: ids.length > limit ? (wanted.at(-1) ?? null) : null,
    total: ids[0]?.total ?? 0,
  };
}

/** Branches, then tags, each by name. */
export async function listRefs(repositoryId: string): Promise<RefRow[]> {
  const rows = await db().ref.findMany({
    where: { repositoryId },
    select: { kind: true, name: true, commitId: true, updatedAt: true, commit: { select: { oid: true } } },
    orderBy: [{ kind: "asc" }, { name: "asc" }],
  });
  return rows.map(({ commit, ...ref }) => ({ ...ref, oid: commit.oid }));
}

/** The head of a branch or what a tag points at; null when there is no such ref. */
export async function findRef(
  repositoryId: string,
  kind: "branch" | "tag",
  name: string,
): Promise<RefRow | null> {
  const row = await db().ref.findUnique({
    where: { repositoryId_kind_name: { repositoryId, kind, name } },
    select: { kind: true, name: true, commitId: true, updatedAt: true, commit: { select: { oid: true } } },
  });
  if (!row) return null;
  const { commit, ...ref } = row;
  return { ...ref, oid: commit.oid };
}

/** Whether a repository has a registered version of this number. */
export async function hasVersion(repositoryId: string, semver: string): Promise<boolean> {
  return (await db().version.count({ where: { repositoryId, semver } })) > 0;
}
