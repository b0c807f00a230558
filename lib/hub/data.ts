import type { Actor } from "#lib/actor.ts";
import { rawPool } from "#lib/db.ts";
import { splitServedName } from "#lib/repositories/repository.ts";
import { disabled, repoNotFound, revisionNotFound } from "./hub-error.ts";
import { maySee } from "./policy.ts";
import { parseRevision } from "./revision.ts";
import type { HubFile, HubRepository, HubTarget, HubVersion } from "./target.ts";

type LocatedRow = HubRepository & {
  commitId: string | null;
  oid: string | null;
  committedAt: Date | null;
  versionId: string | null;
  semver: string | null;
  status: HubVersion["status"] | null;
  statusReason: string | null;
  path: string | null;
  sha256: string | null;
  gitOid: string | null;
  sizeBytes: number | null;
  isLfs: boolean | null;
};

/**
 * One round trip for what every file request asks: repository, commit of the revision, the version that this commit is, and the file.
 * Of several versions at one commit a registered one counts before the draft, and one that was not withdrawn before one that was.
 * A number and an alias mean what was published under them, whatever branch or tag somebody gave the same name.
 */
const locateQuery = `
SELECT r."id", r."kind"::text AS "kind", r."ownerId", o."handle" AS "owner", r."name", r."visibility"::text AS "visibility",
       r."createdAt" AT TIME ZONE 'UTC' AS "createdAt", r."updatedAt" AT TIME ZONE 'UTC' AS "updatedAt", r."downloads"::float8 AS "downloads",
       c."id" AS "commitId", c."oid", c."createdAt" AT TIME ZONE 'UTC' AS "committedAt",
       v."id" AS "versionId", v."semver", v."status"::text AS "status", v."statusReason",
       f."path", f."sha256", f."gitOid", f."sizeBytes"::float8 AS "sizeBytes", f."isLfs"
FROM "Repository" r
JOIN "Owner" o ON o."id" = r."ownerId"
LEFT JOIN LATERAL (
  SELECT found."commitId" FROM (
    SELECT 0 AS "rank", "id" AS "commitId" FROM "Commit"
      WHERE $3 = 'commit' AND "repositoryId" = r."id" AND "oid" = $4
    UNION ALL
    SELECT 1, "commitId" FROM "Version"
      WHERE $3 IN ('any', 'version') AND "repositoryId" = r."id" AND "semver" = $4
    UNION ALL
    SELECT 2, aliased."commitId" FROM "Alias" a JOIN "Version" aliased ON aliased."id" = a."versionId"
      WHERE $3 = 'any' AND a."repositoryId" = r."id" AND a."name" = $4
    UNION ALL
    SELECT CASE "kind" WHEN 'branch' THEN 3 ELSE 4 END, "commitId" FROM "Ref"
      WHERE $3 IN ('any', 'branch', 'tag') AND "repositoryId" = r."id" AND "name" = $4 AND ($3 = 'any' OR "kind"::text = $3)
  ) found WHERE found."commitId" IS NOT NULL ORDER BY "rank" LIMIT 1
) revision ON true
LEFT JOIN "Commit" c ON c."id" = revision."commitId"
LEFT JOIN LATERAL (
  SELECT "id", "semver", "status", "statusReason" FROM "Version"
  WHERE "commitId" = c."id" AND ($3 <> 'version' OR "semver" = $4)
  ORDER BY "semver" IS NULL, "status" = 'withdrawn', "sortKey" COLLATE "C" DESC LIMIT 1
) v ON true
LEFT JOIN "CommitFile" f ON f."commitId" = c."id" AND f."path" = $5
WHERE o."handle" = $1 AND lower(r."name") = $2 AND r."deletedAt" IS NULL`;

async function locate(
  actor: Actor,
  { owner, name, rev, path }: { owner: string; name: string; rev: string; path: string },
): Promise<{ target: HubTarget; file: HubFile | null }> {
  const servedName = splitServedName(name);
  const revision = servedName === null ? parseRevision(rev) : { kind: "version", name: servedName.semver };
  const { rows } = await rawPool().query<LocatedRow>({
    name: "hub locate",
    text: locateQuery,
    values: [
      owner.toLowerCase(),
      (servedName?.name ?? name).toLowerCase(),
      revision.kind,
      revision.name,
      path,
    ],
  });
  const row = rows[0];
  if (row === undefined || !maySee(actor, row, servedName?.semver ?? null)) throw repoNotFound();
  const target = toTarget(row, servedName?.semver ?? null);
  if (target.served === null) return { target, file: toFile(row) };
  if (target.commit === null) throw repoNotFound();
  if (!isServedRevision(rev, target.commit.oid)) return { target: { ...target, commit: null }, file: null };
  return { target, file: toFile(row) };
}

/** The repository of a version has one branch, `main`, and one commit. */
function isServedRevision(rev: string, oid: string): boolean {
  const { kind, name } = parseRevision(rev);
  return kind === "commit" ? name === oid : kind !== "tag" && name === "main";
}

function toTarget(row: LocatedRow, served: string | null): HubTarget {
  const { id, kind, ownerId, owner, name, visibility, createdAt, updatedAt, downloads } = row;
  const commit =
    row.commitId === null || row.oid === null || row.committedAt === null
      ? null
      : { id: row.commitId, oid: row.oid, createdAt: row.committedAt };
  return {
    repository: { id, kind, ownerId, owner, name, visibility, createdAt, updatedAt, downloads },
    served,
    commit,
    version: toVersion(row),
  };
}

function toVersion({ versionId, semver, status, statusReason }: LocatedRow): HubVersion | null {
  return versionId === null || status === null
    ? null
    : { id: versionId, semver, status, statusReason: statusReason ?? "" };
}

function toFile({ path, sha256, gitOid, sizeBytes, isLfs }: LocatedRow): HubFile | null {
  return path === null || sha256 === null || gitOid === null || sizeBytes === null || isLfs === null
    ? null
    : { path, sha256, gitOid, sizeBytes, isLfs };
}

/** A target whose commit is there and may be read. */
export type ReadableTarget = HubTarget & { commit: NonNullable<HubTarget["commit"]> };

/**
 * A repository at a revision, with the file at `path` if there is one. Throws RepoNotFound, RevisionNotFound, or the disabled form for
 * a version that was withdrawn.
 */
export async function readTarget(
  actor: Actor,
  asked: { owner: string; name: string; rev: string },
  path = "",
): Promise<{ target: ReadableTarget; file: HubFile | null }> {
  const { target, file } = await locate(actor, { ...asked, path });
  const { commit, version } = target;
  if (commit === null) throw revisionNotFound(asked.rev);
  if (version?.status === "withdrawn") throw disabled(version.statusReason);
  return { target: { ...target, commit }, file };
}

/** A repository at a revision that may be missing or withdrawn: for writing, and for what is said of it. Throws RepoNotFound. */
export async function findTarget(
  actor: Actor,
  asked: { owner: string; name: string; rev: string },
): Promise<HubTarget> {
  return (await locate(actor, { ...asked, path: "" })).target;
}
