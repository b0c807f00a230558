import type { Transaction } from "#lib/db.ts";

/**
 * Copies the version shown first onto its repository, for lists: the highest release, else the highest pre-release, else the
 * draft; withdrawn ones only when nothing else is there. Part of every write that changes a version.
 */
export async function refreshShownVersion(tx: Transaction, repositoryId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE "Repository" AS r SET
      "shownVersionId" = v."id", "shownSemver" = v."semver", "status" = v."status", "baseModel" = v."baseModel",
      "taskType" = v."taskType", "domain" = v."domain", "languages" = coalesce(v."languages", '{}'), "licence" = v."licence",
      "tags" = coalesce(v."tags", '{}'), "rank" = v."rank", "parameterCount" = v."parameterCount", "updatedAt" = now(),
      "searchText" = lower(concat_ws(' ', o."handle" || '/' || r."name", r."description", v."baseModel", v."taskType",
        v."domain", array_to_string(v."tags", ' ')))
    FROM "Owner" AS o, (SELECT ${repositoryId}::uuid AS "repositoryId") AS wanted
    LEFT JOIN LATERAL (
      SELECT * FROM "Version" WHERE "repositoryId" = wanted."repositoryId"
      ORDER BY "status" = 'withdrawn', "status" = 'draft', "isPrerelease", "sortKey" COLLATE "C" DESC LIMIT 1
    ) AS v ON true
    WHERE r."id" = wanted."repositoryId" AND o."id" = r."ownerId"`;
}
