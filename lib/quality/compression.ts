import { deflateRawSync } from "node:zlib";

/** Bytes before and after deflate level 6. */
export type CompressionState = { rows: number; bytes: number; compressedBytes: number };

/** Text compressed at once; more would not change the ratio, for deflate looks back 32 KiB. */
const maxBlockUnits = 256 * 1024;

/** Compresses sampled texts as one block, so that repetition across rows shows too. */
export function measureCompression(texts: readonly string[]): CompressionState {
  const block: string[] = [];
  let units = 0;
  for (const text of texts) {
    if (units + text.length > maxBlockUnits) break;
    block.push(text);
    units += text.length;
  }
  const bytes = Buffer.from(block.join("\n"), "utf8");
  return {
    rows: block.length,
    bytes: bytes.length,
    compressedBytes: bytes.length === 0 ? 0 : deflateRawSync(bytes, { level: 6 }).length,
  };
}

/** Adds two states; exact. */
export function mergeCompression(a: CompressionState, b: CompressionState): CompressionState {
  return {
    rows: a.rows + b.rows,
    bytes: a.bytes + b.bytes,
    compressedBytes: a.compressedBytes + b.compressedBytes,
  };
}
