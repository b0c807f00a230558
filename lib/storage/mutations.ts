import { type Transaction, withTransaction } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { BlobInfo } from "./blob.ts";
import { blobStore } from "./blob-store.ts";

/** Writers of rows share a digest's lock, a remover has it alone: no blob is removed while its row is being written. */
type BlobLock = "share" | "alone";

/** First key of the advisory locks of blobs; the second is the first byte of the digest, so that 10,000 blobs take 256 locks. */
const lockSpace = 1_112_297_282;

/** Blobs looked at in the store at a time. */
const statsAtOnce = 32;

async function lockBlobs(tx: Transaction, digests: readonly string[], kind: BlobLock): Promise<void> {
  const keys = [...new Set(digests.map((sha256) => Number.parseInt(sha256.slice(0, 2), 16)))];
  keys.sort((left, right) => left - right);
  if (kind === "share") {
    await tx.$queryRaw`SELECT count(pg_advisory_xact_lock_shared(${lockSpace}::int, "key")::text)::int FROM unnest(${keys}::int[]) AS keys("key")`;
  } else {
    await tx.$queryRaw`SELECT count(pg_advisory_xact_lock(${lockSpace}::int, "key")::text)::int FROM unnest(${keys}::int[]) AS keys("key")`;
  }
}

async function requireStored(contents: readonly BlobInfo[]): Promise<void> {
  for (let from = 0; from < contents.length; from += statsAtOnce) {
    const found = await Promise.all(
      contents.slice(from, from + statsAtOnce).map(({ sha256 }) => blobStore().stat(sha256)),
    );
    if (!found.includes(null)) continue;
    throw new AppError(
      "unavailable",
      "The stored file was removed while it was being registered. Send it again.",
    );
  }
}

/**
 * Notes that blobs are in the store, in the transaction of the rows that will point at them, and makes them young for the collection. Save
 * all blobs of a transaction in one call: their rows are locked in the order of their digests.
 */
export async function saveBlobs(tx: Transaction, contents: readonly BlobInfo[]): Promise<void> {
  if (contents.length === 0) return;
  const unique = [...new Map(contents.map((content) => [content.sha256, content])).values()];
  unique.sort((left, right) => (left.sha256 < right.sha256 ? -1 : 1));
  const digests = unique.map(({ sha256 }) => sha256);
  await lockBlobs(tx, digests, "share");
  await requireStored(unique);
  await tx.$executeRaw`
    INSERT INTO "Blob" ("sha256", "sizeBytes", "createdAt")
    SELECT "sha256", "sizeBytes", now() AT TIME ZONE 'UTC'
    FROM unnest(${digests}::text[], ${unique.map(({ sizeBytes }) => sizeBytes)}::bigint[]) AS saved("sha256", "sizeBytes")
    ON CONFLICT ("sha256") DO NOTHING`;
  // Apart from the insert, which would hold the rows of all: common files are saved by many at once.
  await tx.$executeRaw`
    UPDATE "Blob" SET "createdAt" = now() AT TIME ZONE 'UTC' WHERE "sha256" IN (
      SELECT "sha256" FROM "Blob"
      WHERE "sha256" = ANY(${digests}) AND "createdAt" < (now() AT TIME ZONE 'UTC') - interval '1 hour'
      ORDER BY "sha256" FOR NO KEY UPDATE SKIP LOCKED)`;
}

/** Notes that a blob is in the store, in the transaction of the row that will point at it. */
export async function saveBlob(tx: Transaction, content: BlobInfo): Promise<void> {
  await saveBlobs(tx, [content]);
}

/** Notes that a blob is in the store, so that it can be pointed at. */
export async function recordBlob(content: BlobInfo): Promise<void> {
  await withTransaction((tx) => saveBlob(tx, content));
}

/** Removes a blob no row knows: content that was stored but whose rows were refused. False when a row knows it. */
export async function discardUnreferencedBlob(sha256: string): Promise<boolean> {
  return withTransaction(async (tx) => {
    await lockBlobs(tx, [sha256], "alone");
    const known = await tx.blob.findUnique({ where: { sha256 }, select: { sha256: true } });
    if (!known) await blobStore().delete(sha256);
    return !known;
  });
}

/**
 * Removes a blob's row and bytes when `isFree`, asked with the row held, says that nothing needs it; false when it stays. A row that somebody
 * holds stays too. The row goes first, for good: a crash in between leaves bytes that no row knows, which a later collection removes, and
 * never a row that an upload could be taken for without its bytes.
 */
export async function removeBlob(
  sha256: string,
  isFree: (tx: Transaction) => Promise<boolean>,
): Promise<boolean> {
  const isForgotten = await withTransaction(async (tx) => {
    await lockBlobs(tx, [sha256], "alone");
    // Skipped when locked: a writer that holds the row is about to point at it.
    const held = await tx.$queryRaw<{ sha256: string }[]>`
      SELECT "sha256" FROM "Blob" WHERE "sha256" = ${sha256} FOR UPDATE SKIP LOCKED`;
    if (held.length === 0 || !(await isFree(tx))) return false;
    await tx.hubUpload.deleteMany({ where: { sha256 } });
    await tx.tensorInventory.deleteMany({ where: { sha256 } });
    await tx.blob.delete({ where: { sha256 }, select: { sha256: true } });
    return true;
  });
  return isForgotten && (await discardUnreferencedBlob(sha256));
}
