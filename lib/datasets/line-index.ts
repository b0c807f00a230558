/** Rows between two entries of the index. */
export const indexStride = 1000;
const entryBytes = 16;

/** Where row `entry × indexStride` begins: its byte offset in the rows file and its line, counted from 1. */
export type IndexEntry = { byteOffset: number; line: number };

/** What one pass over a rows file found. */
export type LineCount = {
  rowCount: number;
  lineCount: number;
  byteLength: number;
  index: Buffer<ArrayBuffer>;
};

const lineFeed = 0x0a;

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}

/**
 * Counts rows as chunks of a JSONL file pass, and notes where every 1,000th begins. A line of white space is no row;
 * a byte order mark before the first is not counted as content. Memory is 16 bytes for 1,000 rows.
 */
export class LineCounter {
  #rowCount = 0;
  #line = 1;
  #lineStart = 0;
  #position = 0;
  #lineHasContent = false;
  #entries: number[] = [];

  push(chunk: Buffer): void {
    let from = 0;
    if (this.#position === 0 && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf) {
      from = 3;
      this.#lineStart = 3;
    }
    while (from < chunk.length) {
      const end = chunk.indexOf(lineFeed, from);
      const to = end === -1 ? chunk.length : end;
      this.#lineHasContent ||= !isBlank(chunk, from, to);
      if (end === -1) break;
      this.#endLine(this.#position + end + 1);
      from = end + 1;
    }
    this.#position += chunk.length;
  }

  finish(): LineCount {
    const endsOpen = this.#lineStart < this.#position;
    const lineCount = this.#line - 1 + (endsOpen ? 1 : 0);
    if (endsOpen) this.#endLine(this.#position);
    const index = Buffer.alloc((this.#entries.length / 2) * entryBytes);
    this.#entries.forEach((value, at) => {
      index.writeBigUInt64LE(BigInt(value), at * 8);
    });
    return { rowCount: this.#rowCount, lineCount, byteLength: this.#position, index };
  }

  #endLine(nextStart: number): void {
    if (this.#lineHasContent) {
      if (this.#rowCount % indexStride === 0) this.#entries.push(this.#lineStart, this.#line);
      this.#rowCount++;
    }
    this.#line++;
    this.#lineStart = nextStart;
    this.#lineHasContent = false;
  }
}

/** The entry at or before row `offset`, or null when the index does not reach it. */
export function indexEntryFor(index: Uint8Array, offset: number): IndexEntry | null {
  const at = Math.floor(offset / indexStride) * entryBytes;
  if (at + entryBytes > index.byteLength) return null;
  const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
  return { byteOffset: Number(view.getBigUint64(at, true)), line: Number(view.getBigUint64(at + 8, true)) };
}
