import type { Readable } from "node:stream";
import { type BlobStore, blobMissing } from "#lib/storage/blob.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { findTensorsOf } from "./data.ts";
import { lengthFieldBytes, parseHeaderLength, parseSafetensorsHeader } from "./header.ts";
import { HeaderRefusal, parseRefusal, refusalText } from "./header-refusal.ts";
import { type TensorInventoryDocument, toInventory } from "./inventory.ts";
import { saveInventory } from "./mutations.ts";

/** Holds the header of most adapters whole, so that one read is enough. */
const firstReadBytes = 64 * 1024;

/**
 * The inventory of a safetensors blob: kept, or measured now from its header alone (one or two range reads).
 *
 * @throws {HeaderRefusal} when the header is refused; that is kept too
 * @throws {AppError} `not_found` when the blob is not stored
 */
export async function inventoryOf(sha256: string): Promise<TensorInventoryDocument> {
  const stored = await findTensorsOf(sha256);
  if (stored?.inventory) return stored.inventory;
  if (stored?.error) throw parseRefusal(stored.error);
  try {
    const inventory = await measureInventory(blobStore(), sha256);
    await saveInventory(sha256, { inventory });
    return inventory;
  } catch (error) {
    if (error instanceof HeaderRefusal) await saveInventory(sha256, { error: refusalText(error) });
    throw error;
  }
}

/** The inventory of a blob, read from its header. Errors as `inventoryOf`; keeps nothing. */
export async function measureInventory(store: BlobStore, sha256: string): Promise<TensorInventoryDocument> {
  const info = await store.stat(sha256);
  if (!info) throw blobMissing(sha256);
  const { sizeBytes } = info;
  if (sizeBytes < lengthFieldBytes) parseHeaderLength(new Uint8Array(), sizeBytes);
  const first = await readRange(store, sha256, 0, Math.min(firstReadBytes, sizeBytes));
  const end = lengthFieldBytes + parseHeaderLength(first, sizeBytes);
  const bytes =
    end <= first.length ? first : Buffer.concat([first, await readRange(store, sha256, first.length, end)]);
  return toInventory(parseSafetensorsHeader(bytes, sizeBytes));
}

/** Bytes from `start` up to `end`, which is not counted. */
async function readRange(store: BlobStore, sha256: string, start: number, end: number): Promise<Buffer> {
  const stream: Readable = await store.open(sha256, { start, end: end - 1 });
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
