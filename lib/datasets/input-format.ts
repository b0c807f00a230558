import { open } from "node:fs/promises";
import { basename } from "node:path";

/** How rows stand in an input file. `json` is one array of objects. */
export type InputFormat = "jsonl" | "json" | "csv" | "tsv" | "parquet";
/** How an input file is compressed as a whole. */
export type InputCompression = "none" | "gzip" | "zstd";

const formatByExtension: Record<string, InputFormat> = {
  jsonl: "jsonl",
  ndjson: "jsonl",
  csv: "csv",
  tsv: "tsv",
  parquet: "parquet",
};

/** What a file name says of its content; `format` is undefined when only the bytes can tell (`.json`). */
export function formatOfName(name: string): {
  format: InputFormat | undefined;
  compression: InputCompression;
} {
  const parts = basename(name).toLowerCase().split(".");
  let last = parts.pop();
  let compression: InputCompression = "none";
  if (last === "gz" || last === "zst" || last === "zstd") {
    compression = last === "gz" ? "gzip" : "zstd";
    last = parts.pop();
  }
  return { format: last === undefined ? undefined : formatByExtension[last], compression };
}

/** Whether a file in a folder is taken as an input by its name. */
export function isInputName(name: string): boolean {
  return !name.startsWith(".") && /\.(jsonl|ndjson|json|csv|tsv|parquet)(\.(gz|zst|zstd))?$/i.test(name);
}

/** Tells an array from JSON Lines by the first byte that is no white space and no byte order mark. */
export function formatOfFirstBytes(bytes: Uint8Array): InputFormat {
  if (bytes.length >= 4 && Buffer.from(bytes.subarray(0, 4)).toString("latin1") === "PAR1") return "parquet";
  for (const byte of bytes) {
    if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) continue;
    if (byte === 0xef || byte === 0xbb || byte === 0xbf) continue;
    return byte === 0x5b ? "json" : "jsonl";
  }
  return "jsonl";
}

/** Reads the first 4 KiB of a file to tell its format. */
export async function sniffFormat(path: string): Promise<InputFormat> {
  const file = await open(path, "r");
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return formatOfFirstBytes(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
