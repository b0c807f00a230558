import type { ByteRange } from "#lib/storage/blob.ts";

/**
 * What a Range header asks of a file of `sizeBytes` (RFC 9110 §14): the bytes, `whole` when there is no range or one that may be ignored
 * (several ranges, other units), `unsatisfiable` for one that begins past the end.
 */
export function parseRange(
  header: string | undefined,
  sizeBytes: number,
): ByteRange | "whole" | "unsatisfiable" {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? "") ?? [];
  if (first === "" && last === "") return "whole";
  if (first === "") {
    const count = Math.min(Number(last), sizeBytes);
    return count === 0 ? "unsatisfiable" : { start: sizeBytes - count, end: sizeBytes - 1 };
  }
  const start = Number(first);
  const end = last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  if (start >= sizeBytes) return "unsatisfiable";
  return end < start ? "whole" : { start, end };
}
