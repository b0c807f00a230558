const lineFeed = 0x0a;

/** One line of a rows file. `bytes` holds at most `maxLineBytes` of it. */
export type ReadLine = { line: number; byteLength: number; bytes: Buffer };

/**
 * Lines of a byte stream that begins at a line start; lines of white space are left out but counted. A long line is
 * cut to `maxLineBytes`, so memory stays bounded whatever the file holds.
 */
export async function* readLines(
  chunks: AsyncIterable<Buffer>,
  options: { firstLine: number; maxLineBytes: number },
): AsyncGenerator<ReadLine> {
  let line = options.firstLine;
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let byteLength = 0;

  const keep = (piece: Buffer) => {
    byteLength += piece.length;
    const room = options.maxLineBytes - keptBytes;
    if (room <= 0 || piece.length === 0) return;
    const part = piece.subarray(0, room);
    kept.push(part);
    keptBytes += part.length;
  };
  const take = (): ReadLine => {
    const bytes = kept.length === 1 && kept[0] ? kept[0] : Buffer.concat(kept);
    const taken = { line, byteLength, bytes };
    kept = [];
    keptBytes = 0;
    byteLength = 0;
    line++;
    return taken;
  };

  for await (const chunk of chunks) {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(lineFeed, from);
      if (end === -1) break;
      keep(chunk.subarray(from, end));
      const taken = take();
      if (!isWhiteSpace(taken.bytes)) yield taken;
      from = end + 1;
    }
    keep(chunk.subarray(from));
  }
  if (byteLength > 0) {
    const taken = take();
    if (!isWhiteSpace(taken.bytes)) yield taken;
  }
}

function isWhiteSpace(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  }
  return true;
}
