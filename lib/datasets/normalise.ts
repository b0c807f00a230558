import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { columnarToJsonl } from "#lib/datasets/columnar-rows.ts";
import { ExpansionGuard, maxExpandedBytes } from "#lib/datasets/expansion-limit.ts";
import type { InputCompression, InputFormat } from "#lib/datasets/input-format.ts";
import { sniffFormat } from "#lib/datasets/input-format.ts";
import { JsonArraySplitter } from "#lib/datasets/json-array-splitter.ts";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";

export type NormaliseRequest = {
  sourcePath: string;
  /** undefined: told by the (decompressed) bytes. */
  format: InputFormat | undefined;
  compression: InputCompression;
  /** Appears only when complete; an interrupted run leaves nothing under this name. */
  destinationPath: string;
};

/**
 * Writes a file's rows as JSON Lines without changing them: JSON Lines are only decompressed (DuckDB would
 * refuse a whole file for one lone surrogate), elements of an array keep their own bytes, CSV cells stay
 * text, Parquet values become JSON. Memory is bounded, and so is what a compressed file may grow to.
 * @throws AppError invalid_input when the file is not what its format says.
 */
export async function normaliseToJsonl(request: NormaliseRequest): Promise<void> {
  const { destinationPath } = request;
  const partial = `${destinationPath}.partial`;
  const plain = `${destinationPath}.decompressed`;
  try {
    const needsPlainFile = request.format !== "jsonl" && request.format !== "json";
    const sourcePath =
      request.compression !== "none" && needsPlainFile
        ? await decompress(request.sourcePath, request.compression, plain)
        : request.sourcePath;
    const compression = sourcePath === plain ? "none" : request.compression;
    const format = request.format ?? (await sniffFormat(sourcePath));
    if (format === "csv" || format === "tsv" || format === "parquet")
      await columnarToJsonl(sourcePath, format, partial);
    else await textToJsonl(sourcePath, format, compression, partial);
    await rename(partial, destinationPath);
  } catch (cause) {
    throw describeFailure(request, cause);
  } finally {
    await rm(partial, { force: true });
    await rm(plain, { force: true });
  }
}

async function decompress(
  sourcePath: string,
  compression: InputCompression,
  destinationPath: string,
): Promise<string> {
  await textToJsonl(sourcePath, "jsonl", compression, destinationPath);
  return destinationPath;
}

async function textToJsonl(
  sourcePath: string,
  format: "jsonl" | "json",
  compression: InputCompression,
  destinationPath: string,
): Promise<void> {
  const source = createReadStream(sourcePath, { highWaterMark: 1 << 20 });
  const destination = createWriteStream(destinationPath);
  const decoder =
    compression === "gzip"
      ? createGunzip({ chunkSize: 1 << 18 })
      : compression === "zstd"
        ? createZstdDecompress({ chunkSize: 1 << 18 })
        : undefined;
  const guard = decoder && new ExpansionGuard(maxExpandedBytes((await stat(sourcePath)).size));
  const stages = [decoder, guard, format === "json" ? new JsonArraySplitter() : undefined].filter(
    (stage) => stage !== undefined,
  );
  await pipeline([source, ...stages, destination]);
}

function describeFailure(request: NormaliseRequest, cause: unknown): unknown {
  if (cause instanceof AppError) return cause;
  const code = errorCode(cause);
  if (/^(ENOSPC|EACCES|EROFS|EDQUOT|EIO|ENOENT|EMFILE)$/.test(code)) return cause;
  const detail = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
  const kind = [request.format, request.compression === "none" ? undefined : request.compression]
    .filter((word) => word !== undefined)
    .join(" ");
  return new AppError("invalid_input", `The file could not be read as ${kind || "text"}: ${detail}`, {
    cause,
  });
}
