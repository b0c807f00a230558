import { type FileHandle, open } from "node:fs/promises";
import { AppError } from "#lib/errors.ts";
import type { RejectBucket, RejectCode } from "#lib/exports/row-codes.ts";
import { isJsonObject } from "#lib/json-object.ts";

/** One row that was not exported, as `rejects.jsonl` holds it, with where its line starts in that file. */
export type RejectItem = {
  /** Byte offset of its line in rejects.jsonl: unique and in input order. */
  offset: number;
  file: string;
  line: number;
  byteOffset: number;
  bucket: RejectBucket;
  code: RejectCode;
  reason: string;
  pointer: string;
  message: string;
  /** The source row: the object, or its text when it is not JSON. */
  row: unknown;
};

/** Which rejects a page is about. */
export type RejectFilter = { code?: string; bucket?: string; pointer?: string };

/** A page: `nextCursor` is a byte offset; a page may hold fewer items than asked, even none, before the end. */
export type RejectPage = { items: RejectItem[]; nextCursor: string | null };

const chunkBytes = 1 << 20;
/** Bytes one request reads at most, so that a filter that matches little still answers at once. */
const scanBytes = 64 << 20;
/** Bytes of rows one page answers at most; one row may be larger. */
const pageBytes = 4 << 20;

// Safe because the engine wrote the line; only its number and text fields are read.
function toItem(parsed: Record<string, unknown>, offset: number): RejectItem {
  return {
    offset,
    file: String(parsed.file ?? ""),
    line: Number(parsed.line ?? 0),
    byteOffset: Number(parsed.byte_offset ?? 0),
    bucket: parsed.bucket as RejectBucket,
    code: parsed.code as RejectCode,
    reason: String(parsed.reason ?? ""),
    pointer: String(parsed.pointer ?? ""),
    message: String(parsed.message ?? ""),
    row: parsed.row ?? null,
  };
}

/** Bytes every matching line holds, to pass over most others without parsing them. */
function needlesOf(filter: RejectFilter): Buffer[] {
  const member = (key: string, value: string | undefined) =>
    value === undefined ? [] : [Buffer.from(`${JSON.stringify(key)}:${JSON.stringify(value)}`)];
  return [
    ...member("code", filter.code),
    ...member("bucket", filter.bucket),
    ...member("pointer", filter.pointer),
  ];
}

function matches(item: RejectItem, filter: RejectFilter): boolean {
  return (
    (filter.code === undefined || item.code === filter.code) &&
    (filter.bucket === undefined || item.bucket === filter.bucket) &&
    (filter.pointer === undefined || item.pointer === filter.pointer)
  );
}

/**
 * One page of a rejects file from a byte offset on. Reads forward a megabyte at a time and never holds more than a page
 * and one line. `limit` is in rows. Throws what the file system throws, and `invalid_input` for a cursor of something else.
 */
export async function readRejects(
  path: string,
  filter: RejectFilter,
  page: { limit: number; cursor?: string },
): Promise<RejectPage> {
  const needles = needlesOf(filter);
  const items: RejectItem[] = [];
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const first = Math.min(Number(page.cursor ?? 0), size);
    await requireLineStart(file, first);
    let lineStart = first;
    let readAt = first;
    let answered = 0;
    let pending: Buffer = Buffer.alloc(0);
    while (readAt < size) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, readAt);
      if (bytesRead === 0) break;
      readAt += bytesRead;
      const text: Buffer =
        pending.length > 0
          ? Buffer.concat([pending, buffer.subarray(0, bytesRead)])
          : buffer.subarray(0, bytesRead);
      let from = 0;
      for (let end = text.indexOf(10, from); end >= 0; end = text.indexOf(10, from)) {
        const line = text.subarray(from, end);
        const offset = lineStart;
        from = end + 1;
        lineStart += line.length + 1;
        if (!needles.every((needle) => line.includes(needle))) continue;
        const parsed: unknown = JSON.parse(line.toString("utf8"));
        if (!isJsonObject(parsed)) continue;
        const item = toItem(parsed, offset);
        if (!matches(item, filter)) continue;
        items.push(item);
        answered += line.length;
        if (items.length >= page.limit || answered >= pageBytes) {
          return { items, nextCursor: lineStart < size ? String(lineStart) : null };
        }
      }
      pending = text.subarray(from);
      if (lineStart - first >= scanBytes)
        return { items, nextCursor: lineStart < size ? String(lineStart) : null };
    }
    return { items, nextCursor: null };
  } finally {
    await file.close();
  }
}

async function requireLineStart(file: FileHandle, offset: number): Promise<void> {
  if (offset === 0) return;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1), 0, 1, offset - 1);
  if (bytesRead === 1 && buffer[0] === 10) return;
  throw new AppError("invalid_input", "The cursor is not one of this list: send the `nextCursor` of a page.");
}
