import { join } from "node:path";
import type { LineBuffer } from "#lib/exports/line-buffer.ts";
import { type Compression, compressionSuffix, OutputFile } from "#lib/exports/output-file.ts";
import { type Pass, type Piece, type PieceKind, pieceName } from "#lib/exports/shard-types.ts";

/** Where pieces are written before they are committed, and which shard and pass they belong to. */
export type PiecePlace = { dir: string; shard: number; pass: Pass };

/**
 * The lines of one kind that a shard writes: one file, opened with the first line, or several when no file may be
 * larger than `maxFileBytes` (before compression; a single longer line still gets a file of its own).
 */
export class DataSink {
  rows = 0;
  readonly #place: PiecePlace;
  readonly #kind: PieceKind;
  readonly #compression: Compression;
  readonly #maxFileBytes: number;
  readonly #done: Piece[] = [];
  #file: OutputFile | undefined;
  #lineStart = 0;
  #closing: Promise<void> = Promise.resolve();

  constructor(place: PiecePlace, kind: PieceKind, compression: Compression, maxFileBytes = 0) {
    this.#place = place;
    this.#kind = kind;
    this.#compression = compression;
    this.#maxFileBytes = maxFileBytes;
  }

  /** The buffer to put the next line into. */
  beginLine(): LineBuffer {
    this.#file ??= this.#open(0);
    this.#lineStart = this.#file.lines.length;
    return this.#file.lines;
  }

  endLine(): void {
    const file = this.#file;
    if (!file) return;
    this.rows++;
    if (this.#maxFileBytes > 0 && file.rows > 0 && file.size + 1 > this.#maxFileBytes) {
      const line = Buffer.from(file.lines.bytes.subarray(this.#lineStart, file.lines.length));
      file.lines.length = this.#lineStart;
      this.#close(file);
      this.#file = this.#open(this.#done.length + this.#pending);
      this.#file.lines.copy(line, 0, line.length);
      this.#file.endLine();
      return;
    }
    file.endLine();
  }

  async drain(): Promise<void> {
    await this.#closing;
    await this.#file?.drain();
  }

  /** Closes everything; the pieces carry the names they will have once committed. */
  async close(): Promise<Piece[]> {
    if (this.#file) this.#close(this.#file);
    this.#file = undefined;
    await this.#closing;
    return this.#done;
  }

  #pending = 0;

  #close(file: OutputFile): void {
    this.#pending++;
    this.#closing = this.#closing.then(async () => {
      const { path: _path, ...written } = await file.close();
      const part = this.#done.length;
      this.#pending--;
      this.#done.push({ kind: this.#kind, part, name: this.#name(part), ...written });
    });
  }

  #open(part: number): OutputFile {
    return new OutputFile(join(this.#place.dir, `${this.#name(part)}.tmp`), this.#compression);
  }

  #name(part: number): string {
    const suffix = `.jsonl${compressionSuffix(this.#compression.method)}`;
    return pieceName(this.#place.shard, this.#place.pass, this.#kind, part, suffix);
  }
}
