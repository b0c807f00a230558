import { db } from "#lib/db.ts";
import type { LastCommit } from "./tree-entry.ts";

/** Commits looked back through. */
const maxDepth = 1000;

/** Which commit, at or before one, changed each of these files last; a path changed longer ago is not in the map. */
export async function findLastCommits(
  commitId: string,
  paths: readonly string[],
): Promise<Map<string, LastCommit>> {
  const rows = await db().$queryRaw<(LastCommit & { path: string })[]>`
    WITH RECURSIVE line("id", "parentId", "oid", "title", "createdAt", "depth") AS (
      SELECT "id", "parentId", "oid", "title", "createdAt", 0 FROM "Commit" WHERE "id" = ${commitId}::uuid
      UNION ALL
      SELECT c."id", c."parentId", c."oid", c."title", c."createdAt", line."depth" + 1
      FROM "Commit" c JOIN line ON c."id" = line."parentId" WHERE line."depth" < ${maxDepth}
    )
    SELECT DISTINCT ON (f."path") f."path", line."oid", line."title", line."createdAt"
    FROM line
    JOIN "CommitFile" f ON f."commitId" = line."id" AND f."path" = ANY(${[...paths]})
    LEFT JOIN "CommitFile" before ON before."commitId" = line."parentId" AND before."path" = f."path"
    WHERE before."sha256" IS DISTINCT FROM f."sha256"
    ORDER BY f."path", line."depth"`;
  return new Map(rows.map(({ path, ...last }) => [path, last]));
}
