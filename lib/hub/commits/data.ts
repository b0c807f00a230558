import { reachesResource } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { db } from "#lib/db.ts";

/** A stored file and whether the repository it is wanted for has it already, in a commit or as an upload. */
export type HeldFile = { sha256: string; sizeBytes: number; gitOid: string | null; isHeldHere: boolean };

type Holder = { repositoryId: string; owner: string; name: string; gitOid: string | null; sizeBytes: number };

/** Repositories looked at for one digest: enough for files that are everywhere. */
const maxHolders = 200;

/**
 * A stored file by its digest, if the actor may use it for a repository: it was uploaded for it, or is in a repository they may read. Who
 * merely knows a digest must not get another's bytes.
 */
export async function findHeldFile(
  actor: Actor,
  repositoryId: string,
  sha256: string,
): Promise<HeldFile | null> {
  const seesAll = actor.role === "admin" || actor.role === "reviewer";
  const owners = actor.owners.map(({ id }) => id);
  const holders = await db().$queryRaw<Holder[]>`
    SELECT held."repositoryId", o."handle" AS "owner", r."name", held."gitOid", b."sizeBytes"::float8 AS "sizeBytes"
    FROM (
      SELECT "repositoryId", NULL AS "gitOid" FROM "HubUpload"
        WHERE "sha256" = ${sha256} AND "repositoryId" = ${repositoryId}::uuid
      UNION ALL
      SELECT c."repositoryId", f."gitOid" FROM "CommitFile" f JOIN "Commit" c ON c."id" = f."commitId" WHERE f."sha256" = ${sha256}
    ) held
    JOIN "Repository" r ON r."id" = held."repositoryId" AND r."deletedAt" IS NULL
    JOIN "Owner" o ON o."id" = r."ownerId"
    JOIN "Blob" b ON b."sha256" = ${sha256}
    WHERE r."id" = ${repositoryId}::uuid OR ${seesAll} OR r."visibility" = 'everyone' OR r."ownerId" = ANY(${owners}::uuid[])
    ORDER BY r."id" = ${repositoryId}::uuid DESC, held."gitOid" NULLS LAST LIMIT ${maxHolders}`;
  const holder = holders.find(
    ({ repositoryId: id, owner, name }) => id === repositoryId || reachesResource(actor, `${owner}/${name}`),
  );
  if (!holder) return null;
  const { sizeBytes, gitOid } = holder;
  return { sha256, sizeBytes, gitOid, isHeldHere: holder.repositoryId === repositoryId };
}
