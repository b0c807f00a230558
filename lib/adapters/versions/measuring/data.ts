import { db } from "#lib/db.ts";
import { Prisma } from "#prisma/client.ts";

/** What measuring needs of a version; not for requests: it is not scoped to an actor. */
export async function findVersionToMeasure(versionId: string) {
  return db().version.findUnique({
    where: { id: versionId },
    select: { id: true, repositoryId: true, commitId: true, semver: true },
  });
}

/**
 * Weights of versions that were measured before a time and whose tensors nobody has scanned: the job failed on its last try, as when the
 * storage was away for long. At most so many; not for requests.
 */
export async function listUnscanned(measuredBefore: Date, limit: number): Promise<string[]> {
  const rows = await db().tensorInventory.findMany({
    where: {
      scan: { equals: Prisma.DbNull },
      error: null,
      measuredAt: { lt: measuredBefore },
      blob: { commitFiles: { some: { commit: { versions: { some: { isMeasured: true } } } } } },
    },
    orderBy: { measuredAt: "asc" },
    take: limit,
    select: { sha256: true },
  });
  return rows.map(({ sha256 }) => sha256);
}
