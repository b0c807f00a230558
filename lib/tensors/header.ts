import { isDeeperThan } from "#lib/json-depth.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { type Dtype, dtypeBits, isDtype } from "./dtype.ts";
import { HeaderRefusal } from "./header-refusal.ts";
import { findDuplicateKey } from "./json-keys.ts";

/** A tensor's shape is a list in an object in the header. */
const headerDepth = 3;

/** One tensor as the header names it; `start` and `end` are offsets from the first byte of the file, `end` not counted. */
export type TensorSpan = { name: string; dtype: Dtype; shape: readonly number[]; start: number; end: number };

/** What the header of a safetensors file says, checked against the size of the file. Tensors stand in file order. */
export type SafetensorsHeader = {
  headerSizeBytes: number;
  fileSizeBytes: number;
  metadata: Readonly<Record<string, string>>;
  tensors: readonly TensorSpan[];
};

/** Bytes before the header: its length, little-endian. */
export const lengthFieldBytes = 8;
/** What the format allows. */
const formatLimitBytes = 100_000_000;
/** What is read here: 50,000 tensors have 7 MB of header, and a hostile header is held in memory several times over. */
const maxHeaderBytes = 16 * 1024 * 1024;

/**
 * Length of the header, from the first eight bytes of a file.
 *
 * @throws {HeaderRefusal} when the file is too short for it, or the header is larger than what is read
 */
export function parseHeaderLength(start: Uint8Array, fileSizeBytes: number): number {
  if (fileSizeBytes < lengthFieldBytes || start.length < lengthFieldBytes) {
    throw new HeaderRefusal(
      "truncated",
      `A safetensors file starts with 8 bytes of header length; this file has ${fileSizeBytes} bytes. Upload it again.`,
    );
  }
  const length = new DataView(start.buffer, start.byteOffset, lengthFieldBytes).getBigUint64(0, true);
  if (length > BigInt(formatLimitBytes)) {
    throw new HeaderRefusal(
      "header_too_large",
      `The file says that its header has ${length} bytes; the safetensors format allows ${formatLimitBytes}. It is not a safetensors file, or it is damaged.`,
    );
  }
  if (length > BigInt(fileSizeBytes - lengthFieldBytes)) {
    throw new HeaderRefusal(
      "truncated",
      `The file says that its header has ${length} bytes, but only ${fileSizeBytes - lengthFieldBytes} follow. It was cut off: upload it again.`,
    );
  }
  if (length > BigInt(maxHeaderBytes)) {
    throw new HeaderRefusal(
      "header_too_large",
      `The header has ${length} bytes; headers up to ${maxHeaderBytes} bytes are read. Split the file, or leave out its __metadata__.`,
    );
  }
  return Number(length);
}

/**
 * Parses the header of a safetensors file and checks it as the reference implementation does: the tensors cover the file from
 * the end of the header to its last byte, without overlap and without holes.
 *
 * @param bytes the start of the file, at least up to the end of the header
 * @throws {HeaderRefusal} with the reason; a `pointer` names the tensor
 * @see https://github.com/huggingface/safetensors#format
 */
export function parseSafetensorsHeader(bytes: Uint8Array, fileSizeBytes: number): SafetensorsHeader {
  const length = parseHeaderLength(bytes, fileSizeBytes);
  const headerSizeBytes = lengthFieldBytes + length;
  if (bytes.length < headerSizeBytes) throw new RangeError(`give all ${headerSizeBytes} bytes of the header`);
  const document = parseDocument(bytes.subarray(lengthFieldBytes, headerSizeBytes));
  const { __metadata__: metadata, ...entries } = document;
  const tensors = Object.entries(entries).map(([name, entry]) => toSpan(name, entry, headerSizeBytes));
  tensors.sort((left, right) => left.start - right.start || left.end - right.end);
  checkCoverage(tensors, headerSizeBytes, fileSizeBytes);
  return { headerSizeBytes, fileSizeBytes, metadata: toMetadata(metadata), tensors };
}

function parseDocument(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let document: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    document = JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HeaderRefusal(
      "header_not_json",
      `The header is not JSON (${why}). Save the file again with safetensors.`,
    );
  }
  if (!isJsonObject(document)) {
    throw new HeaderRefusal("header_not_json", "The header is JSON, but not an object of tensors.");
  }
  if (isDeeperThan(document, headerDepth)) {
    throw new HeaderRefusal(
      "header_not_json",
      `The header is nested more than ${headerDepth} deep, which no header of tensors is. Save the file again with safetensors.`,
    );
  }
  const duplicate = findDuplicateKey(text);
  if (duplicate) {
    throw new HeaderRefusal(
      "duplicate_key",
      `The header names '${duplicate.key}' twice, so that readers may disagree on which one counts.`,
      duplicate.pointer,
    );
  }
  return document;
}

function toMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {};
  const entries = isJsonObject(value) ? Object.entries(value) : undefined;
  const texts = entries?.flatMap(([key, text]) => (typeof text === "string" ? [[key, text] as const] : []));
  if (!texts || texts.length !== entries?.length || !texts.flat().every(isStorable)) {
    throw new HeaderRefusal(
      "bad_metadata",
      "__metadata__ has to be an object of texts, without NUL and lone surrogates.",
      pointerTo("__metadata__"),
    );
  }
  return Object.fromEntries(texts);
}

function toSpan(name: string, entry: unknown, dataStart: number): TensorSpan {
  const pointer = pointerTo(name);
  if (!isStorable(name)) {
    throw new HeaderRefusal(
      "bad_tensor",
      `The name ${JSON.stringify(name)} holds NUL or a lone surrogate.`,
      pointer,
    );
  }
  if (!isJsonObject(entry)) {
    throw new HeaderRefusal(
      "bad_tensor",
      `'${name}' has to be an object with dtype, shape and data_offsets.`,
      pointer,
    );
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  if (!isDtype(dtype)) {
    throw new HeaderRefusal(
      "bad_dtype",
      `'${name}' has the dtype ${JSON.stringify(dtype)}, which safetensors does not know.`,
      pointer,
    );
  }
  const [start, end] = isCounts(offsets) && offsets.length === 2 ? offsets : [];
  if (!isCounts(shape) || start === undefined || end === undefined || end < start) {
    throw new HeaderRefusal(
      "bad_tensor",
      `'${name}' needs a shape and data_offsets [begin, end] of whole numbers, begin not after end.`,
      pointer,
    );
  }
  const bits = shape.reduce((product, size) => product * size, 1) * dtypeBits(dtype);
  if (bits !== (end - start) * 8) {
    throw new HeaderRefusal(
      "size_mismatch",
      `'${name}' is ${dtype} [${shape.join(", ")}], which takes ${bits / 8} bytes, but its data_offsets span ${end - start}.`,
      pointer,
    );
  }
  return { name, dtype, shape, start: dataStart + start, end: dataStart + end };
}

function checkCoverage(tensors: readonly TensorSpan[], dataStart: number, fileSizeBytes: number): void {
  let position = dataStart;
  for (const { name, start, end } of tensors) {
    if (start < position) {
      throw new HeaderRefusal(
        "overlapping_offsets",
        `'${name}' starts at byte ${start}, inside the tensor before it, which ends at ${position}.`,
        pointerTo(name),
      );
    }
    if (start > position) {
      throw new HeaderRefusal(
        "hole",
        `${start - position} bytes before '${name}' belong to no tensor.`,
        pointerTo(name),
      );
    }
    position = end;
  }
  if (position > fileSizeBytes) {
    throw new HeaderRefusal(
      "truncated",
      `The tensors end at byte ${position}, but the file has ${fileSizeBytes} bytes. It was cut off: upload it again.`,
    );
  }
  if (position < fileSizeBytes) {
    throw new HeaderRefusal(
      "trailing_bytes",
      `${fileSizeBytes - position} bytes after the last tensor belong to no tensor.`,
    );
  }
}

/** Whether a text can be written in UTF-8 and kept in a database. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes("\0");
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

/** JSON pointer (RFC 6901) to a member of the header. */
function pointerTo(key: string): string {
  return `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
