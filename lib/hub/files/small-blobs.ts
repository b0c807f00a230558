import { processSingleton } from "#lib/global.ts";
import { blobStore } from "#lib/storage/blob-store.ts";

/** Files up to this size are sent in one piece. */
export const maxSmallBytes = 64 * 1024;
/** Bytes kept in memory of the small files asked for last: configurations and cards, which every client reads. */
const maxKeptBytes = 32 * 1024 * 1024;

type Kept = { blobs: Map<string, Buffer>; sizeBytes: number };

/** The bytes of a small blob, from memory when it was read lately: blobs never change. Throws `not_found`. */
export async function readSmallBlob(blob: { sha256: string; sizeBytes: number }): Promise<Buffer> {
  const kept = processSingleton<Kept>("small blobs", () => ({ blobs: new Map(), sizeBytes: 0 }));
  const { sha256, sizeBytes } = blob;
  const held = kept.blobs.get(sha256);
  if (held) {
    kept.blobs.delete(sha256);
    kept.blobs.set(sha256, held);
    return held;
  }
  const chunks: Buffer[] = [];
  const content = await blobStore().open(sha256, { start: 0, end: sizeBytes - 1 });
  for await (const chunk of content) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  keep(kept, sha256, bytes);
  return bytes;
}

function keep(kept: Kept, sha256: string, bytes: Buffer): void {
  if (kept.blobs.has(sha256)) return;
  kept.blobs.set(sha256, bytes);
  kept.sizeBytes += bytes.length;
  for (const [oldest, { length }] of kept.blobs) {
    if (kept.sizeBytes <= maxKeptBytes) return;
    kept.blobs.delete(oldest);
    kept.sizeBytes -= length;
  }
}
