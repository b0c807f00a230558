import { isUtf8 } from "node:buffer";
import { isDeeperThan } from "#lib/json-depth.ts";
import { indexStride } from "./line-index.ts";
import { type ReadLine, readLines } from "./line-reader.ts";

/** Longest line that is parsed for a preview; a longer one is shown by its start. */
export const maxPreviewLineBytes = 256 * 1024;
const maxTextLength = 4000;
/** As exports take rows; what shows or stores a row follows it on the call stack. */
const maxDepth = 1000;

/** One row of a preview: parsed where the line is JSON, else its text and what is wrong with it. */
export type PreviewRow = {
  /** Row number, from 0. */
  offset: number;
  /** Line of the rows file, from 1. */
  line: number;
  row?: unknown;
  /** The line's own text where it is not shown parsed; the start of it when `isCut`. */
  text?: string;
  isCut: boolean;
  error: string | null;
};

function cutText(text: string): { text: string; isCut: boolean } {
  return text.length <= maxTextLength
    ? { text, isCut: false }
    : { text: text.slice(0, maxTextLength).toWellFormed(), isCut: true };
}

/** What is wrong with a line as a row, or the row. The sentence is the parser's own, which names the place. */
export function parseLine(bytes: Buffer): { row: Record<string, unknown> } | { error: string } {
  if (!isUtf8(bytes)) return { error: "The line is not valid UTF-8." };
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    return { error: `The line is not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  if (isDeeperThan(value, maxDepth)) return { error: `The line is nested deeper than ${maxDepth} levels.` };
  if (isRecord(value)) return { row: value };
  const kind = value === null ? "null" : Array.isArray(value) ? "an array" : `a ${typeof value}`;
  return { error: `The line is ${kind}; a row is a JSON object.` };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** One line as a preview shows it. */
export function toPreviewRow(offset: number, read: ReadLine): PreviewRow {
  const { line, bytes, byteLength } = read;
  if (byteLength > bytes.length) {
    const sizeKiB = Math.round(byteLength / 1024);
    return {
      offset,
      line,
      text: bytes.subarray(0, maxTextLength).toString("utf8"),
      isCut: true,
      error: `The row has ${sizeKiB} KiB: only its start is shown.`,
    };
  }
  const parsed = parseLine(bytes);
  if ("row" in parsed) return { offset, line, row: parsed.row, isCut: false, error: null };
  return { offset, line, ...cutText(bytes.toString("utf8")), error: parsed.error };
}

/**
 * `limit` rows from row `offset` of a rows file. `chunks` begins at the index entry of `offset`, whose line is `firstLine`;
 * at most 1,000 rows more than wanted are read.
 */
export async function readPreviewRows(
  chunks: AsyncIterable<Buffer>,
  request: { offset: number; limit: number; firstLine: number },
): Promise<PreviewRow[]> {
  const rows: PreviewRow[] = [];
  let toSkip = request.offset % indexStride;
  for await (const read of readLines(chunks, {
    firstLine: request.firstLine,
    maxLineBytes: maxPreviewLineBytes,
  })) {
    if (toSkip > 0) {
      toSkip--;
      continue;
    }
    rows.push(toPreviewRow(request.offset + rows.length, read));
    if (rows.length === request.limit) break;
  }
  return rows;
}
