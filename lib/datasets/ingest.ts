import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { jobActor } from "#lib/actor.ts";
import type { InputCompression, InputFormat } from "#lib/datasets/input-format.ts";
import { normaliseToJsonl } from "#lib/datasets/normalise.ts";
import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { blobStore, makeTemporaryFolder } from "#lib/storage/blob-store.ts";
import { recordBlob } from "#lib/storage/mutations.ts";
import { type LineCount, LineCounter } from "./line-index.ts";
import { profileFile } from "./profile-file.ts";
import { findVersionForJob } from "./versions/data.ts";
import { gaveUp, settleFailure } from "./versions/failure.ts";
import { markVersionReady } from "./versions/mutations.ts";

const readChunkBytes = 1024 * 1024;

/**
 * Reads a version's content into rows (JSON Lines), their count, index and profile, and makes it ready; content that is not
 * what it says makes it failed. Safe to repeat: it writes blobs by digest and one row, and only while that is `ingesting`.
 */
export async function ingestVersion(
  { versionId }: { versionId: string },
  context: JobContext,
): Promise<void> {
  const actor = jobActor("dataset-ingest", context.jobId);
  const version = await findVersionForJob(versionId);
  if (version?.status !== "ingesting" || version.contentSha256 === null) return;
  if (await gaveUp(actor, versionId, context)) return;
  try {
    const contentPath = await blobStore().localPath(version.contentSha256);
    const rows = await rowsOf(contentPath, version.contentSha256, {
      format: toInputFormat(version.format),
      compression: toCompression(version.compression),
    });
    const count = await countLines(rows.path, context.signal);
    if (count.rowCount === 0) throw new AppError("invalid_input", `'${version.fileName}' holds no rows.`);
    const profile = await profileFile(rows.path, count, context.signal);
    await markVersionReady(actor, versionId, {
      rowsSha256: rows.sha256,
      rowsSizeBytes: count.byteLength,
      count,
      profile,
    });
  } catch (error) {
    await settleFailure(actor, versionId, error, context);
  }
}

async function rowsOf(
  contentPath: string,
  contentSha256: string,
  source: { format: InputFormat; compression: InputCompression },
): Promise<{ path: string; sha256: string }> {
  if (source.format === "jsonl" && source.compression === "none") {
    return { path: contentPath, sha256: contentSha256 };
  }
  const folder = await makeTemporaryFolder();
  try {
    const destinationPath = path.join(folder, "rows.jsonl");
    await normaliseToJsonl({ sourcePath: contentPath, destinationPath, ...source });
    const info = await blobStore().put(createReadStream(destinationPath, { highWaterMark: readChunkBytes }));
    await recordBlob(info);
    return { path: await blobStore().localPath(info.sha256), sha256: info.sha256 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function countLines(rowsPath: string, signal: AbortSignal): Promise<LineCount> {
  const counter = new LineCounter();
  for await (const chunk of createReadStream(rowsPath, { highWaterMark: readChunkBytes, signal })) {
    counter.push(chunk);
  }
  return counter.finish();
}

function toInputFormat(text: string): InputFormat {
  if (text === "json" || text === "csv" || text === "tsv" || text === "parquet") return text;
  return "jsonl";
}

function toCompression(text: string): InputCompression {
  return text === "gzip" || text === "zstd" ? text : "none";
}
