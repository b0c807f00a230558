import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { creatorLabels } from "#lib/exports/recipes/data.ts";
import { isJsonObject } from "#lib/json-object.ts";
import type { Page } from "#lib/operation.ts";
import { getRepository, listFiles } from "#lib/repositories/data.ts";
import type { RepositoryName, RepositoryRow } from "#lib/repositories/repository.ts";
import type { TreeFile } from "#lib/repositories/tree.ts";
import type { Prisma } from "#prisma/client.ts";
import { quarantinedPaths } from "./quarantine.ts";
import { semverProblem } from "./semver.ts";
import { draftRef, latestRef, type VersionRow, type VersionView } from "./version.ts";

const viewSelect = {
  id: true,
  repositoryId: true,
  semver: true,
  status: true,
  statusReason: true,
  isPrerelease: true,
  commitId: true,
  commit: { select: { oid: true } },
  rootDigest: true,
  sizeBytes: true,
  createdById: true,
  createdAt: true,
  registeredAt: true,
  updatedAt: true,
  aliases: { select: { name: true }, orderBy: { name: "asc" } },
  cardRevision: true,
  completeness: true,
  baseModel: true,
  taskType: true,
  domain: true,
  languages: true,
  licence: true,
  tags: true,
  rank: true,
  parameterCount: true,
  isMeasured: true,
  measureError: true,
} as const satisfies Prisma.VersionSelect;

type ViewRow = Prisma.VersionGetPayload<{ select: typeof viewSelect }>;

function toView(row: ViewRow, labels: ReadonlyMap<string, string>): VersionView {
  const { commit, aliases, sizeBytes, parameterCount, createdAt, registeredAt, updatedAt, ...rest } = row;
  return {
    ...rest,
    commitOid: commit?.oid ?? null,
    aliases: aliases.map(({ name }) => name),
    sizeBytes: Number(sizeBytes),
    parameterCount: parameterCount === null ? null : Number(parameterCount),
    createdBy: labels.get(row.createdById) ?? row.createdById,
    createdAt: createdAt.toISOString(),
    registeredAt: registeredAt?.toISOString() ?? null,
    updatedAt: updatedAt.toISOString(),
  };
}

async function toViews(rows: readonly ViewRow[]): Promise<VersionView[]> {
  const labels = await creatorLabels(rows.map((row) => row.createdById));
  return rows.map((row) => toView(row, labels));
}

/** Which row a reference means: a number (also `v1.2.0`), `draft`, `latest`, else an alias. */
function whereRef(repository: RepositoryRow, ref: string): Prisma.VersionWhereInput {
  const repositoryId = repository.id;
  if (ref === draftRef) return { repositoryId, semver: null };
  if (ref === latestRef) return { repositoryId, shownBy: { id: repositoryId } };
  const number = ref.replace(/^v(?=\d)/i, "");
  if (semverProblem(number) === null)
    return { repositoryId, semver: { equals: number, mode: "insensitive" } };
  return { repositoryId, aliases: { some: { repositoryId, name: ref.toLowerCase() } } };
}

/** The version of a repository that a reference names; null when there is none. The caller has read the repository as the actor. */
export async function findVersion(repository: RepositoryRow, ref: string): Promise<VersionRow | null> {
  const row = await db().version.findFirst({
    where: whereRef(repository, ref),
    select: { ...viewSelect, card: true },
  });
  if (row === null) return null;
  const { card, ...view } = row;
  const labels = await creatorLabels([row.createdById]);
  return { ...toView(view, labels), card: isJsonObject(card) ? card : {} };
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
  const rows = await db().version.findMany({ where: { id: { in: wanted } }, select: viewSelect });
  const byId = new Map((await toViews(rows)).map((view) => [view.id, view]));
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
