import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import path from "node:path";
import { Readable } from "node:stream";
import type { Actor } from "#lib/actor.ts";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import { parseByteRange } from "#lib/exports/byte-range.ts";
import { type ExportDetail, getExport, listExportFiles } from "#lib/exports/data.ts";
import { exportFolder } from "#lib/exports/folder.ts";
import { type RejectFilter, type RejectPage, readRejects } from "#lib/exports/rejects.ts";
import { streamTar, tarSize } from "#lib/exports/tar.ts";

const highWaterMark = 1 << 20;

const mediaTypes: Readonly<Record<string, string>> = {
  ".json": "application/json",
  ".jsonl": "application/x-ndjson",
  ".md": "text/markdown; charset=utf-8",
  ".yml": "application/yaml",
  ".gz": "application/gzip",
  ".zst": "application/zstd",
};

function attachment(fileName: string): string {
  const plain = fileName.replace(/[^A-Za-z0-9._-]/g, "_");
  return `attachment; filename="${plain}"`;
}

/** Throws `not_found` when a file the database names is gone from the folder. */
async function sizeOnDisk(file: string, name: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (cause) {
    throw new AppError("not_found", `${name} is not in the export's folder any more.`, { cause });
  }
}

/** An answer that is a stream of bytes; without a body where there is none to send. */
export type Download = { status: number; headers: Record<string, string | number>; body: Readable | null };

/**
 * One file of an export as a download, as the request's Range, If-Range and If-None-Match ask for it. Only files that the
 * manifest lists are served, so a path can lead nowhere else.
 */
export async function downloadFile(
  actor: Actor,
  exportId: string,
  name: string,
  asked: IncomingHttpHeaders,
): Promise<Download> {
  const files = await listExportFiles(actor, exportId);
  const file = files.find((candidate) => candidate.path === name);
  if (!file) throw new AppError("not_found", "This export has no such file. List its files for the names.");
  const location = path.join(exportFolder(exportId), file.path);
  const size = await sizeOnDisk(location, file.path);
  const etag = `"${file.sha256}"`;
  const headers = {
    "content-type": mediaTypes[path.extname(name)] ?? "application/octet-stream",
    "content-disposition": attachment(path.basename(name)),
    "accept-ranges": "bytes",
    "cache-control": "private, no-cache",
    etag,
  };
  if (asked["if-none-match"] === etag) return { status: 304, headers, body: null };
  const condition = asked["if-range"];
  const isSameFile = condition === undefined || condition === etag;
  const wanted = isSameFile ? parseByteRange(asked.range ?? null, size) : null;
  if (wanted === "unsatisfiable") {
    return { status: 416, headers: { ...headers, "content-range": `bytes */${size}` }, body: null };
  }
  if (wanted === null) {
    const body = createReadStream(location, { highWaterMark });
    return { status: 200, headers: { ...headers, "content-length": size }, body };
  }
  const { start, end } = wanted;
  return {
    status: 206,
    headers: {
      ...headers,
      "content-length": end - start + 1,
      "content-range": `bytes ${start}-${end}/${size}`,
    },
    body: createReadStream(location, { start, end, highWaterMark }),
  };
}

/** The whole folder as one tar file, streamed; its names begin with the export's name. */
export async function downloadArchive(actor: Actor, exportId: string): Promise<Download> {
  const [{ name }, files] = await Promise.all([getExport(actor, exportId), listExportFiles(actor, exportId)]);
  if (files.length === 0) {
    throw new AppError("conflict", "This export has no files: they are there once it has succeeded.");
  }
  const folder = exportFolder(exportId);
  const entries = files.map((file) => ({
    path: path.join(folder, file.path),
    name: `${name.slice(0, 40)}/${file.path}`,
    sizeBytes: file.sizeBytes,
  }));
  return {
    status: 200,
    headers: {
      "content-type": "application/x-tar",
      "content-length": tarSize(entries),
      "content-disposition": attachment(`${name}.tar`),
      "cache-control": "private, no-cache",
    },
    body: Readable.from(streamTar(entries), { objectMode: false }),
  };
}

/** How many rejects a filter matches, where the export's own counts tell; null where only reading would. */
function rejectTotal(detail: ExportDetail, filter: RejectFilter): number | null {
  const { failedRows, skippedRows, progress } = detail;
  if (filter.pointer !== undefined) return null;
  if (filter.code !== undefined) return progress?.rejects[filter.code] ?? 0;
  if (filter.bucket !== undefined) return (filter.bucket === "failed" ? failedRows : skippedRows) ?? 0;
  return (failedRows ?? 0) + (skippedRows ?? 0);
}

/** A page of the rows that were not exported; empty while the export has none on disk. */
export async function listRejects(
  actor: Actor,
  exportId: string,
  filter: RejectFilter & { limit: number; cursor?: string },
): Promise<RejectPage & { total: number | null }> {
  const total = rejectTotal(await getExport(actor, exportId), filter);
  try {
    const page = await readRejects(path.join(exportFolder(exportId), "rejects.jsonl"), filter, filter);
    return { ...page, total };
  } catch (error) {
    if (errorCode(error) === "ENOENT") {
      return { items: [], nextCursor: null, total };
    }
    throw error;
  }
}
