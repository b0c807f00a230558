import { createHash } from "node:crypto";
import type { BlobInfo } from "#lib/storage/blob.ts";
import { blobStore } from "#lib/storage/blob-store.ts";

/**
 * Git's object id of a stored file: SHA-1 over `blob <size>\0` and the bytes. The size comes first, so a stream can be hashed only once
 * it has been stored.
 */
export async function gitOidOfBlob({ sha256, sizeBytes }: BlobInfo): Promise<string> {
  const hash = gitBlobHash(sizeBytes);
  for await (const chunk of await blobStore().open(sha256)) hash.update(chunk);
  return hash.digest("hex");
}

/** The same of bytes at hand. */
export function gitOidOfBytes(bytes: Uint8Array): string {
  return gitBlobHash(bytes.byteLength).update(bytes).digest("hex");
}

function gitBlobHash(sizeBytes: number) {
  return createHash("sha1").update(`blob ${sizeBytes}\0`);
}
