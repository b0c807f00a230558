import { db, withTransaction } from "#lib/db.ts";
import { recordHubUpload } from "#lib/repositories/mutations.ts";
import type { BlobInfo } from "#lib/storage/blob.ts";

/** Adds to the downloads of repositories, by their ids. */
export async function addDownloads(counts: ReadonlyMap<string, number>): Promise<void> {
  await db().$executeRaw`
    UPDATE "Repository" r SET "downloads" = r."downloads" + counted."count"
    FROM unnest(${[...counts.keys()]}::uuid[], ${[...counts.values()]}::int[]) AS counted("id", "count")
    WHERE r."id" = counted."id"`;
}

/** Files of one transaction: each takes a lock until it ends. */
const uploadsAtOnce = 100;

/** Notes stored files as uploaded for a repository, so that its next commit may point at them. */
export async function recordHubUploads(repositoryId: string, blobs: readonly BlobInfo[]): Promise<void> {
  // In one order for everyone: two commits with the same files must not wait for each other.
  const sorted = [...blobs].sort((left, right) => (left.sha256 < right.sha256 ? -1 : 1));
  for (let from = 0; from < sorted.length; from += uploadsAtOnce) {
    await withTransaction(async (tx) => {
      for (const blob of sorted.slice(from, from + uploadsAtOnce))
        await recordHubUpload(tx, repositoryId, blob);
    });
  }
}
