import { db } from "#lib/db.ts";

/** What the ingest and fetch jobs need of a version; not for requests: it is not scoped to an actor. */
export async function findVersionForJob(versionId: string) {
  return db().datasetVersion.findUnique({
    where: { id: versionId },
    select: {
      id: true,
      number: true,
      status: true,
      sourceKind: true,
      sourceDetails: true,
      sourceSecret: true,
      fileName: true,
      format: true,
      compression: true,
      contentSha256: true,
      sizeBytes: true,
      createdById: true,
      dataset: { select: { id: true, name: true, deletedAt: true } },
    },
  });
}
