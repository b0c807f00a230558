import { AppError } from "#lib/errors.ts";
import type { ChunkCursor } from "./chunk-cursor.ts";

const quote = 0x22;
/** Decoded bytes are handed on in pieces of about this size: fewer writes, and memory stays flat. */
const pieceBytes = 512 * 1024;

/**
 * The bytes of a base64 text that begins at the cursor and ends at the next quote, which is consumed. Decoded in pieces: a
 * string of V8 ends at 512 MB. Throws `invalid_input` for what is no base64 and for a stream that ends inside.
 */
export async function* decodeBase64Content(
  cursor: ChunkCursor,
  lineNumber: number,
): AsyncGenerator<Buffer, void, void> {
  let rest = "";
  let pieces: Buffer[] = [];
  let pendingBytes = 0;
  for (;;) {
    if (!(await cursor.fill())) {
      throw new AppError("invalid_input", `The commit ends inside the content of line ${lineNumber}.`);
    }
    const end = cursor.chunk.indexOf(quote, cursor.at);
    const isLast = end !== -1;
    const text = rest + cursor.chunk.toString("latin1", cursor.at, isLast ? end : cursor.chunk.length);
    cursor.at = isLast ? end + 1 : cursor.chunk.length;
    // The last four characters wait: they may be padded, which only the end may be.
    const usable = isLast ? text.length : Math.max(0, text.length - (text.length % 4 || 4));
    rest = text.slice(usable);
    const bytes = decodeExactly(text.slice(0, usable), isLast, lineNumber);
    pieces.push(bytes);
    pendingBytes += bytes.length;
    if (pendingBytes >= pieceBytes || (isLast && pendingBytes > 0)) {
      yield pieces.length === 1 ? bytes : Buffer.concat(pieces, pendingBytes);
      pieces = [];
      pendingBytes = 0;
    }
    if (isLast) return;
  }
}

/** Node's decoder skips what it does not know; here every character must have been one of base64. */
function decodeExactly(text: string, isLast: boolean, lineNumber: number): Buffer {
  const body = isLast ? text.replace(/={1,2}$/, "") : text;
  const bytes = Buffer.from(body, "base64");
  if (bytes.length !== Math.floor((body.length * 3) / 4) || body.length % 4 === 1) {
    throw new AppError("invalid_input", `The content of line ${lineNumber} is not base64.`);
  }
  return bytes;
}
