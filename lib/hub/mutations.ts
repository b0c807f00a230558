import { db, withTransaction } from "#lib/db.ts";
import { recordHubUploads as recordUploads } from "#lib/repositories/mutations.ts";
import type { BlobInfo } from "#lib/storage/blob.ts";

/** Adds to the downloads of repositories, by their ids. */
export async function addDownloads(counts: ReadonlyMap<string, number>): Promise<void> {
  await db().$executeRaw`
    UPDATE "Repository" r SET "downloads" = r."downloads" + counted."count"
    FROM unnest(${[...counts.keys()]}::uuid[], ${[...counts.values()]}::int[]) AS counted("id", "count")
    WHERE r."id" = counted."id"`;
}

/** Ten thousand files take longer than other writes. */
const timeoutMs = 120_000;

/** Notes stored files as uploaded for a repository, so that its next commit may point at them. */
export function recordHubUploads(repositoryId: string, blobs: readonly BlobInfo[]): Promise<void> {
  return withTransaction((tx) => recordUploads(tx, repositoryId, blobs), timeoutMs);
}
