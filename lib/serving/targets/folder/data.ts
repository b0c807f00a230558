import { db } from "#lib/db.ts";

/** Setting that lists the folders of the server that targets may share with their replicas. */
export const sharedFoldersKey = "serving.sharedFolders";

/** Folders of the server that an administrator allowed targets to share; none unless the setting says so. */
export async function getSharedFolders(): Promise<string[]> {
  const row = await db().setting.findUnique({ where: { key: sharedFoldersKey } });
  return Array.isArray(row?.value) ? row.value.filter((folder) => typeof folder === "string") : [];
}

/** How long a replica that was removed from its target may still read what it had loaded. */
const removedReplicaDays = 7;

/** Paths of folders that targets share with their replicas, each spelling once. */
export async function listSharedFolderPaths(): Promise<string[]> {
  const rows = await db().target.findMany({
    where: { folderPath: { not: null } },
    select: { folderPath: true },
    distinct: ["folderPath"],
  });
  return rows.flatMap(({ folderPath }) => folderPath ?? []);
}

/**
 * Served names that were published to targets of a shared folder and that no replica may read again: nobody wants them there, and none
 * has them loaded as far as was last seen. A replica that is gone counts as one that reads, for a week.
 * @param folderPaths every path by which targets name the folder
 * @param servedName only this one
 */
export async function listUnreadNames(
  folderPaths: readonly string[],
  servedName?: string,
): Promise<string[]> {
  const rows = await db().$queryRaw<{ servedName: string }[]>`
    WITH sharing AS (SELECT "id" FROM "Target" WHERE "folderPath" = ANY(${[...folderPaths]})),
    held AS (
      SELECT "servedName" FROM "Deployment"
        WHERE "targetId" IN (SELECT "id" FROM sharing) AND ("isDesired" OR "status" IN ('pending', 'publishing', 'live'))
      UNION
      SELECT a."servedName" FROM "ReplicaAdapter" a JOIN "Replica" r ON r."id" = a."replicaId"
        WHERE r."targetId" IN (SELECT "id" FROM sharing)
          AND (r."removedAt" IS NULL OR r."removedAt" > (now() AT TIME ZONE 'UTC') - make_interval(days => ${removedReplicaDays}::int))
    )
    SELECT DISTINCT d."servedName" FROM "Deployment" d
    WHERE d."targetId" IN (SELECT "id" FROM sharing) AND d."servedName" NOT IN (SELECT "servedName" FROM held)
      AND (${servedName ?? null}::text IS NULL OR d."servedName" = ${servedName ?? null})`;
  return rows.map((row) => row.servedName);
}
