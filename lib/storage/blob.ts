import type { Readable } from "node:stream";
import { AppError } from "#lib/errors.ts";

/** What a stored blob is known by: SHA-256 of its bytes (hex) and their number. */
export type BlobInfo = { sha256: string; sizeBytes: number };

/** Bytes of a blob: `start` and `end` both counted, from 0, as in an HTTP range. */
export type ByteRange = { start: number; end: number };

/** Bytes in pieces: a stream, or what is at hand. */
export type ByteChunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A stored blob and when it was written, in milliseconds since 1970. */
export type StoredBlob = BlobInfo & { writtenMs: number };

/** Content-addressed storage: what is stored never changes, and a name exists only when its bytes are whole. */
export type BlobStore = {
  /** Stores a stream. Throws `too_large` past `maxBytes`; whatever fails, nothing is left behind. */
  put: (content: ByteChunks, options?: { maxBytes?: number }) => Promise<BlobInfo>;
  /** Opens a blob or a range of it for reading. Throws `not_found`. */
  open: (sha256: string, range?: ByteRange) => Promise<Readable>;
  /** Size of a blob; null when it is not stored. */
  stat: (sha256: string) => Promise<BlobInfo | null>;
  /** Every stored blob, in no order; one that is written or removed meanwhile may be left out. */
  list: () => AsyncIterable<StoredBlob>;
  /** Removes a blob; one that is not there is fine. */
  delete: (sha256: string) => Promise<void>;
  /** Path of a local file with the whole blob, for readers that need one (fetched first when it is remote). */
  localPath: (sha256: string) => Promise<string>;
  /** An address at which anyone who has it can fetch a blob for some minutes; a store without one has to be read through us. */
  signedAddress?: (sha256: string, answer: { contentType: string; disposition: string }) => Promise<string>;
  /** Rejects when the store cannot be reached or written. */
  check: () => Promise<void>;
};

/** Whether a text has the form of a digest. */
export function isDigest(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** The digest when it has the form of one. Throws `invalid_input`: a digest becomes part of a path. */
export function requireDigest(sha256: string): string {
  if (isDigest(sha256)) return sha256;
  throw new AppError("invalid_input", "A blob is named by 64 hexadecimal digits (SHA-256).");
}

/** The error for a blob that is referred to but not stored. */
export function blobMissing(sha256: string): AppError {
  return new AppError("not_found", `The file ${sha256.slice(0, 12)}… is not in the blob store any more.`);
}
