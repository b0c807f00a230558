import { Transform, type TransformCallback } from "node:stream";
import { AppError } from "#lib/errors.ts";

const freeBytes = 4 * 1024 ** 3;
const maxFold = 100;

/**
 * Bytes that the rows of a file may have once they are unpacked: 100 times the file, and 4 GiB at any rate. Real rows
 * compress 3 to 40-fold; a file made to fill the disk 1,000-fold and more.
 */
export function maxExpandedBytes(sourceSizeBytes: number): number {
  return Math.max(freeBytes, sourceSizeBytes * maxFold);
}

/** Throws `invalid_input` once the rows of a file have outgrown what `maxExpandedBytes` allows. */
export function requireExpansion(writtenBytes: number, limitBytes: number): void {
  if (writtenBytes <= limitBytes) return;
  const limit = `${Math.round(limitBytes / 1024 ** 3)} GiB`;
  throw new AppError(
    "invalid_input",
    `Unpacked, the file is larger than ${limit}, more than ${maxFold} times its size: it was not read. Upload the rows uncompressed, or in parts.`,
  );
}

/** Passes bytes on until there are more than `limitBytes`. */
export class ExpansionGuard extends Transform {
  readonly #limitBytes: number;
  #sizeBytes = 0;

  constructor(limitBytes: number) {
    super();
    this.#limitBytes = limitBytes;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#sizeBytes += chunk.length;
    try {
      requireExpansion(this.#sizeBytes, this.#limitBytes);
      done(null, chunk);
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }
}
