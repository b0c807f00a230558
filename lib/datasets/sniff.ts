import { constants, gunzipSync, zstdDecompressSync } from "node:zlib";
import type { InputCompression, InputFormat } from "#lib/datasets/input-format.ts";
import { formatOfFirstBytes, formatOfName } from "#lib/datasets/input-format.ts";
import { AppError } from "#lib/errors.ts";

/** Bytes of a file's start that `sniffContent` wants; fewer only when the file is shorter. */
export const sniffBytes = 64 * 1024;

const accepted = "Adaptery takes JSONL, a JSON array, CSV, TSV and Parquet, also as .gz or .zst";

const strangers: readonly { magic: string; what: string; instead: string }[] = [
  {
    magic: "504b0304",
    what: "a ZIP archive or Excel workbook",
    instead: "unpack it, or save the sheet as CSV",
  },
  { magic: "25504446", what: "a PDF", instead: "extract its rows first" },
  { magic: "7f454c46", what: "a program", instead: "choose the data file" },
  { magic: "89504e47", what: "a PNG image", instead: "choose the data file" },
  { magic: "ffd8ff", what: "a JPEG image", instead: "choose the data file" },
  { magic: "425a68", what: "compressed with bzip2", instead: "use gzip or zstd" },
  { magic: "fd377a58", what: "compressed with xz", instead: "use gzip or zstd" },
  { magic: "04224d18", what: "compressed with lz4", instead: "use gzip or zstd" },
  { magic: "53514c69", what: "an SQLite database", instead: "export the table as CSV" },
  { magic: "4152524f", what: "an Arrow file", instead: "write it as Parquet" },
  { magic: "4f626a01", what: "an Avro file", instead: "write it as Parquet" },
  { magic: "8004", what: "a Python pickle", instead: "write the rows as JSONL or Parquet" },
  { magic: "fffe", what: "UTF-16 text", instead: "save it as UTF-8" },
  { magic: "feff", what: "UTF-16 text", instead: "save it as UTF-8" },
];

function refuse(sentence: string): never {
  throw new AppError("invalid_input", sentence, { problems: [{ pointer: "/file", message: sentence }] });
}

function compressionOf(head: Buffer): InputCompression {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  if (head.subarray(0, 4).toString("hex") === "28b52ffd") return "zstd";
  return "none";
}

/** Decompresses as much as the head holds; the end of the stream is missing by design. */
function plainHead(head: Buffer, compression: InputCompression, fileName: string): Buffer {
  if (compression === "none") return head;
  try {
    const plain =
      compression === "gzip"
        ? gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 256 * sniffBytes })
        : zstdDecompressSync(head, {
            finishFlush: constants.ZSTD_e_flush,
            maxOutputLength: 256 * sniffBytes,
          });
    return plain.subarray(0, sniffBytes);
  } catch (cause) {
    if (cause instanceof RangeError) {
      return refuse(`'${fileName}' expands more than 256-fold in its first bytes; upload it uncompressed.`);
    }
    return refuse(`'${fileName}' is damaged: its ${compression} data cannot be decompressed.`);
  }
}

function refuseStrangers(head: Buffer, fileName: string): void {
  const hex = head.subarray(0, 8).toString("hex");
  const stranger = strangers.find(({ magic }) => hex.startsWith(magic));
  if (stranger) {
    refuse(
      `'${fileName}' is ${stranger.what}, which holds no rows to read: ${stranger.instead}. ${accepted}.`,
    );
  }
  // NUL bytes early in a text mean a binary file; a single one further on is a row's own problem.
  if (head.subarray(0, 512).includes(0)) refuse(`'${fileName}' is a binary file. ${accepted}.`);
  if (/^\s*<(!doctype|html|\?xml)/i.test(head.subarray(0, 256).toString("utf8"))) {
    refuse(`'${fileName}' is an HTML or XML page, not data (was a login page downloaded?). ${accepted}.`);
  }
}

function isOneObject(text: string): boolean {
  const firstLine = text.slice(0, text.indexOf("\n") === -1 ? undefined : text.indexOf("\n")).trim();
  return text.includes("\n") && /^\{\s*("[^"]*"\s*:\s*[[{]?\s*)?$/.test(firstLine);
}

function textFormat(named: InputFormat | undefined, head: Buffer, fileName: string): InputFormat {
  const text = head
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .trimStart();
  if (text === "") {
    return head.length < sniffBytes
      ? refuse(`'${fileName}' is empty: it holds no rows.`)
      : refuse(`'${fileName}' begins with ${sniffBytes / 1024} KiB of white space.`);
  }
  const looks = formatOfFirstBytes(Buffer.from(text.slice(0, 64)));
  if (named === "csv" || named === "tsv") {
    if (/^\{\s*"[^"]*"\s*:/.test(text)) {
      return refuse(`'${fileName}' is named ${named.toUpperCase()} but holds JSON objects: name it .jsonl.`);
    }
    return named;
  }
  if (looks === "json") return "json";
  const hasObjectLine = text.split("\n").some((line) => line.trimStart().startsWith("{"));
  if (hasObjectLine && isOneObject(text)) {
    return refuse(
      `'${fileName}' holds one JSON object over several lines. Put one object on each line (JSONL), or all in one array.`,
    );
  }
  if (hasObjectLine) return "jsonl";
  if (named === "jsonl") {
    return refuse(`'${fileName}' is named JSONL but none of its first lines is a JSON object. ${accepted}.`);
  }
  return refuse(
    `What '${fileName}' holds cannot be told: it is no JSON. If it is a table, name it .csv or .tsv. ${accepted}.`,
  );
}

/**
 * What an uploaded file is, from its name and its first bytes: the bytes win where they are sure (compression, Parquet,
 * array or lines), the name decides what text alone cannot (CSV).
 * @throws AppError invalid_input with one sentence when it is none of the formats, or not what its name says.
 */
export function sniffContent(
  fileName: string,
  head: Buffer,
): { format: InputFormat; compression: InputCompression } {
  if (head.length === 0) return refuse(`'${fileName}' is empty: it holds no rows.`);
  const named = formatOfName(fileName);
  const compression = compressionOf(head);
  if (named.compression !== "none" && compression !== named.compression) {
    return refuse(`'${fileName}' is named as ${named.compression} but is not compressed that way.`);
  }
  const plain = plainHead(head, compression, fileName);
  const isParquet = plain.subarray(0, 4).toString("latin1") === "PAR1";
  if (isParquet) return { format: "parquet", compression };
  if (named.format === "parquet") {
    return refuse(`'${fileName}' is named Parquet but does not begin with PAR1: it is another kind of file.`);
  }
  refuseStrangers(plain, fileName);
  return { format: textFormat(named.format, plain, fileName), compression };
}
