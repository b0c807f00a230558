import { isAscii, isUtf8 } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { ParsedLines } from "#lib/exports/parsed-lines.ts";

/** The longest row that is taken, in bytes: loaders refuse longer ones (HF datasets reads blocks of 10 MiB). */
export const maxRowBytes = 10 * 1024 * 1024;
const readBytes = 1 << 20;
/** Lines that are looked at together: few enough bytes to stay in a core's nearest caches. */
const batchBytes = 1 << 15;
const batchLines = 1 << 10;

/** One line of the input while a visitor looks at it. `start` and `end` are positions in `bytes`, without line break. */
export type LineVisitor = {
  /** Called for each line that is a row: not blank. `line` counts from 1 within the range, `offset` within the file. */
  row(bytes: Buffer, start: number, end: number, line: number, offset: number, hints: LineHints): void;
  /** A row longer than `maxRowBytes`; `bytes` holds its beginning. */
  tooLarge(bytes: Buffer, start: number, end: number, line: number, offset: number, byteLength: number): void;
  /** Called after each block of lines; stops the reading when it answers false. */
  afterBlock(bytesRead: number): boolean | Promise<boolean>;
};

/** What holds for a batch of lines, so that single rows need no look. */
export type LineHints = {
  isAscii: boolean;
  isUtf8: boolean;
  /** The rows of the batch; whoever is given lines takes one for each. */
  parsed: ParsedLines;
};

/** What was read of a range. */
export type RangeSummary = {
  lines: number;
  bytes: number /** Empty when no digest was asked for. */;
  sha256: string;
};

/**
 * Visits the lines that START in [start, end) of a file, as rule of byte-range shards: a line that straddles the end
 * belongs to this range, one that straddles the start to the one before. LF ends a line, CR before it is dropped, a
 * byte order mark at the very start of the file is dropped, blank lines are counted but no rows. Memory: one buffer.
 */
export async function readLines(
  path: string,
  start: number,
  end: number,
  buffer: { bytes: Buffer },
  visitor: LineVisitor,
  options: { hash?: boolean } = {},
): Promise<RangeSummary> {
  const descriptor = openSync(path, "r");
  const hash = options.hash === true ? createHash("sha256") : undefined;
  try {
    return await new RangeReader(descriptor, start, end, buffer, visitor, hash).run();
  } finally {
    closeSync(descriptor);
  }
}

/** The buffer of a thread: room for one longest row and a read after it. */
export function createReadBuffer(): { bytes: Buffer } {
  return { bytes: Buffer.allocUnsafeSlow(4 * readBytes) };
}

class RangeReader {
  readonly #descriptor: number;
  readonly #end: number;
  readonly #buffer: { bytes: Buffer };
  readonly #visitor: LineVisitor;
  readonly #hash: Hash | undefined;
  readonly #hints: LineHints = { isAscii: false, isUtf8: false, parsed: new ParsedLines() };
  readonly #ends = new Int32Array(batchLines);
  /** File position of the first byte in the buffer, and how many bytes it holds. */
  #base: number;
  #filled = 0;
  #lines = 0;
  #bytes = 0;
  #atEndOfFile = false;
  #skipFirst: boolean;

  constructor(
    descriptor: number,
    start: number,
    end: number,
    buffer: { bytes: Buffer },
    visitor: LineVisitor,
    hash: Hash | undefined,
  ) {
    this.#descriptor = descriptor;
    this.#end = end;
    this.#buffer = buffer;
    this.#visitor = visitor;
    this.#hash = hash;
    this.#skipFirst = start > 0;
    this.#base = start > 0 ? start - 1 : 0;
  }

  async run(): Promise<RangeSummary> {
    if (this.#skipFirst) this.#skipToLineStart();
    while (this.#base < this.#end) {
      this.#fill();
      if (this.#filled === 0) break;
      const { bytes } = this.#buffer;
      const lastBreak = bytes.lastIndexOf(0x0a, this.#filled - 1);
      let consumed = 0;
      if (lastBreak >= 0 && lastBreak < this.#filled) consumed = this.#visitBlock(lastBreak + 1);
      else if (this.#atEndOfFile) consumed = this.#visitBlock(this.#filled);
      else if (this.#filled > maxRowBytes) {
        await this.#visitTooLarge();
        continue;
      } else continue;
      this.#drop(consumed);
      if (!(await this.#visitor.afterBlock(consumed))) break;
    }
    return { lines: this.#lines, bytes: this.#bytes, sha256: this.#hash?.digest("hex") ?? "" };
  }

  /** Reads more behind what is there; grows the buffer towards the longest row only when a row needs it. */
  #fill(): void {
    if (this.#atEndOfFile) return;
    const needed = this.#filled + readBytes;
    if (needed > this.#buffer.bytes.length) {
      const grown = Buffer.allocUnsafeSlow(Math.min(needed * 2, maxRowBytes + 2 * readBytes));
      this.#buffer.bytes.copy(grown, 0, 0, this.#filled);
      this.#buffer.bytes = grown;
    }
    const count = readSync(
      this.#descriptor,
      this.#buffer.bytes,
      this.#filled,
      readBytes,
      this.#base + this.#filled,
    );
    if (count === 0) this.#atEndOfFile = true;
    this.#filled += count;
  }

  #drop(count: number): void {
    this.#buffer.bytes.copyWithin(0, count, this.#filled);
    this.#filled -= count;
    this.#base += count;
  }

  #skipToLineStart(): void {
    for (;;) {
      this.#fill();
      const found = this.#buffer.bytes.subarray(0, this.#filled).indexOf(0x0a);
      if (found >= 0) {
        this.#drop(found + 1);
        return;
      }
      this.#drop(this.#filled);
      if (this.#atEndOfFile) {
        this.#base = this.#end;
        return;
      }
    }
  }

  /** Visits whole lines in the first `limit` bytes; answers how many bytes were consumed. */
  #visitBlock(limit: number): number {
    const consumed = this.#ownedBytes(limit);
    const block = this.#buffer.bytes.subarray(0, consumed);
    this.#hash?.update(block);
    for (let at = 0; at < consumed; ) at = this.#visitBatch(block, at);
    this.#bytes += consumed;
    return consumed;
  }

  /** How many of the first `limit` bytes are lines that start in the range. */
  #ownedBytes(limit: number): number {
    const ownStarts = this.#end - this.#base;
    if (ownStarts >= limit) return limit;
    const lastEnd = this.#buffer.bytes.indexOf(0x0a, ownStarts - 1);
    return lastEnd < 0 || lastEnd >= limit ? limit : lastEnd + 1;
  }

  /** Visits some lines from `from`; answers where the next one starts. */
  #visitBatch(block: Buffer, from: number): number {
    const hints = this.#hints;
    const ends = this.#ends;
    let count = 0;
    let next = from;
    while (next < block.length && next - from < batchBytes && count < batchLines) {
      const end = block.indexOf(0x0a, next);
      ends[count] = end < 0 ? block.length : end;
      next = (ends[count] ?? 0) + 1;
      count++;
    }
    const batch = block.subarray(from, next);
    hints.isAscii = isAscii(batch);
    hints.isUtf8 = hints.isAscii || isUtf8(batch);
    if (hints.isAscii) hints.parsed.parse(block, from, ends, count);
    else hints.parsed.discard();
    let start = from;
    for (let line = 0; line < count; line++) {
      const end = ends[line] ?? start;
      this.#lines++;
      this.#visitLine(block, start, end);
      start = end + 1;
    }
    return next;
  }

  #visitLine(block: Buffer, from: number, to: number): void {
    let start = from;
    let end = to;
    if (end > start && block[end - 1] === 0x0d) end--;
    if (this.#base + from === 0 && block[0] === 0xef && block[1] === 0xbb && block[2] === 0xbf) start += 3;
    if (isBlank(block, start, end)) return;
    const hints = this.#hints;
    const offset = this.#base + start;
    if (end - start > maxRowBytes)
      this.#visitor.tooLarge(block, start, start + 1000, this.#lines, offset, end - start);
    else this.#visitor.row(block, start, end, this.#lines, offset, hints);
  }

  /** A line that does not fit: its beginning is shown, the rest is skipped up to the next line break. */
  async #visitTooLarge(): Promise<void> {
    const offset = this.#base;
    const head = Buffer.from(this.#buffer.bytes.subarray(0, 1000));
    let byteLength = 0;
    for (;;) {
      const found = this.#buffer.bytes.subarray(0, this.#filled).indexOf(0x0a);
      const count = found >= 0 ? found + 1 : this.#filled;
      this.#hash?.update(this.#buffer.bytes.subarray(0, count));
      byteLength += found >= 0 ? found : count;
      this.#bytes += count;
      this.#drop(count);
      if (found >= 0 || this.#atEndOfFile) break;
      this.#fill();
    }
    this.#lines++;
    this.#visitor.tooLarge(head, 0, head.length, this.#lines, offset, byteLength);
    await this.#visitor.afterBlock(byteLength);
  }
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}
