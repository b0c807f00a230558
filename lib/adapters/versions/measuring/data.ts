import { db } from "#lib/db.ts";

/** What measuring needs of a version; not for requests: it is not scoped to an actor. */
export async function findVersionToMeasure(versionId: string) {
  return db().version.findUnique({
    where: { id: versionId },
    select: { id: true, repositoryId: true, commitId: true, semver: true },
  });
}
