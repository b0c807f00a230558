import { createHash } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, writeSync } from "node:fs";
import type { Transform } from "node:stream";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import { LineBuffer } from "#lib/exports/line-buffer.ts";

/** A file of an export as the manifest names it. `rows` counts its lines. */
export type WrittenFile = {
  path: string;
  bytes: number;
  uncompressedBytes: number;
  rows: number;
  sha256: string;
};

export type Compression = { method: "none" | "gzip" | "zstd"; level: number };

export const noCompression: Compression = { method: "none", level: 0 };

const flushBytes = 1 << 20;

/** What a compression adds to a file's name. */
export function compressionSuffix(method: Compression["method"]): string {
  return method === "gzip" ? ".gz" : method === "zstd" ? ".zst" : "";
}

/**
 * One output file being written: lines are gathered in `lines`, hashed and written a megabyte at a time. Compressed
 * files are one gzip member (Node writes mtime 0) or one zstd frame, as some readers stop after the first.
 */
export class OutputFile {
  readonly lines = new LineBuffer(flushBytes + (1 << 16));
  rows = 0;
  readonly #path: string;
  readonly #descriptor: number;
  readonly #hash = createHash("sha256");
  readonly #compressor: Transform | undefined;
  #bytes = 0;
  #uncompressedBytes = 0;
  #failure: unknown;

  constructor(path: string, compression: Compression = noCompression) {
    this.#path = path;
    this.#descriptor = openSync(path, "w");
    this.#compressor = createCompressor(compression);
    this.#compressor?.on("data", (chunk: Buffer) => this.#write(chunk));
    this.#compressor?.on("error", (error) => {
      this.#failure = error;
    });
  }

  /** Uncompressed bytes so far, gathered ones included. */
  get size(): number {
    return this.#uncompressedBytes + this.lines.length;
  }

  /** Ends a line that was put into `lines`. Call `drain` now and then when the file is compressed. */
  endLine(): void {
    this.lines.byte(0x0a);
    this.rows++;
    if (this.lines.length >= flushBytes) this.#flush();
  }

  /** Passes on what is gathered, whatever it holds. */
  flushGathered(): void {
    if (this.lines.length >= flushBytes) this.#flush();
  }

  /** Waits until the compressor has taken what was given to it, so that memory stays bounded. */
  async drain(): Promise<void> {
    if (this.#compressor?.writableNeedDrain) await once(this.#compressor, "drain");
    this.#rethrow();
  }

  /** Writes the rest and closes; the file is not synced to disk. `path` of the result is the one given. */
  async close(): Promise<WrittenFile> {
    this.#flush();
    if (this.#compressor) {
      this.#compressor.end();
      await once(this.#compressor, "end");
      this.#rethrow();
    }
    closeSync(this.#descriptor);
    return {
      path: this.#path,
      bytes: this.#bytes,
      uncompressedBytes: this.#uncompressedBytes,
      rows: this.rows,
      sha256: this.#hash.digest("hex"),
    };
  }

  #flush(): void {
    if (this.lines.length === 0) return;
    const chunk = this.lines.bytes.subarray(0, this.lines.length);
    this.#uncompressedBytes += chunk.length;
    if (this.#compressor) this.#compressor.write(Buffer.from(chunk));
    else this.#write(chunk);
    this.lines.length = 0;
  }

  #write(chunk: Buffer): void {
    try {
      this.#hash.update(chunk);
      for (let at = 0; at < chunk.length; ) at += writeSync(this.#descriptor, chunk, at);
      this.#bytes += chunk.length;
    } catch (error) {
      if (!this.#compressor) throw error;
      this.#failure = error;
    }
  }

  #rethrow(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function createCompressor({ method, level }: Compression): Transform | undefined {
  if (method === "gzip") return createGzip({ level });
  if (method === "zstd") {
    return createZstdCompress({
      params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
    });
  }
  return undefined;
}
