import { createReadStream } from "node:fs";
import { indexEntryFor, indexStride, type LineCount } from "./line-index.ts";
import { readLines } from "./line-reader.ts";
import type { StoredProfile } from "./profile.ts";
import { Profiler } from "./profiler.ts";

/** Rows files up to this size are measured whole. */
const wholeFileBytes = 64 * 1024 * 1024;
const spreadRuns = 400;
const rowsPerRun = 100;
const bytesPerRun = 256 * 1024;
const maxLineBytes = 8 * 1024 * 1024;

/**
 * Measures a rows file: all rows of a file up to 64 MiB, else 100 rows (256 KiB at most) at each of 400 places at even
 * distances. Own pass rather than DuckDB's SUMMARIZE, which refuses a whole file for one lone surrogate or bad line.
 */
export async function profileFile(
  rowsPath: string,
  count: LineCount,
  signal?: AbortSignal,
): Promise<StoredProfile> {
  const profiler = new Profiler();
  if (count.byteLength <= wholeFileBytes) {
    await measureRun(profiler, rowsPath, { byteOffset: 0, line: 1 }, Number.POSITIVE_INFINITY, signal);
    return profiler.finish(count.rowCount, "every");
  }
  const blocks = Math.ceil(count.rowCount / indexStride);
  const runs = Math.min(spreadRuns, blocks);
  for (let run = 0; run < runs; run++) {
    const entry = indexEntryFor(count.index, Math.floor((run * blocks) / runs) * indexStride);
    if (entry) await measureRun(profiler, rowsPath, entry, rowsPerRun, signal);
  }
  return profiler.finish(count.rowCount, "spread");
}

async function measureRun(
  profiler: Profiler,
  rowsPath: string,
  from: { byteOffset: number; line: number },
  maxRows: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const chunks = createReadStream(rowsPath, { start: from.byteOffset, highWaterMark: 256 * 1024, signal });
  let rows = 0;
  let bytes = 0;
  for await (const read of readLines(chunks, { firstLine: from.line, maxLineBytes })) {
    if (read.byteLength > read.bytes.length) {
      profiler.addMalformed(read.line, `The line is longer than ${maxLineBytes} bytes and was not measured.`);
    } else {
      const isFirst = read.line === 1 && read.bytes.subarray(0, 3).equals(byteOrderMark);
      profiler.add(isFirst ? read.bytes.subarray(3) : read.bytes, read.line);
    }
    rows++;
    bytes += read.byteLength;
    if (rows >= maxRows || (Number.isFinite(maxRows) && bytes >= bytesPerRun)) break;
  }
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
