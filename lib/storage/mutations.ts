import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { BlobInfo } from "./blob.ts";
import { blobStore } from "./blob-store.ts";

/** Holders of one digest go one after the other, so that a blob is not removed while its row is being written. */
async function lockBlob(tx: Transaction, sha256: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(${sha256}, 0))) AS locked`;
}

/** Notes that a blob is in the store, in the transaction of the row that will point at it. */
export async function saveBlob(tx: Transaction, content: BlobInfo): Promise<void> {
  await lockBlob(tx, content.sha256);
  if ((await blobStore().stat(content.sha256)) === null) {
    throw new AppError(
      "unavailable",
      "The stored file was removed while it was being registered. Send it again.",
    );
  }
  await tx.blob.createMany({
    data: [{ sha256: content.sha256, sizeBytes: content.sizeBytes }],
    skipDuplicates: true,
  });
}

/** Notes that a blob is in the store, so that it can be pointed at. */
export async function recordBlob(content: BlobInfo): Promise<void> {
  await withTransaction((tx) => saveBlob(tx, content));
}

/** Removes a blob no row knows: content that was stored but whose rows were refused. */
export async function discardUnreferencedBlob(sha256: string): Promise<void> {
  await withTransaction(async (tx) => {
    await lockBlob(tx, sha256);
    const known = await tx.blob.findUnique({ where: { sha256 }, select: { sha256: true } });
    if (!known) await blobStore().delete(sha256);
  });
}
