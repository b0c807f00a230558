import { Transform, type TransformCallback } from "node:stream";
import { AppError } from "#lib/errors.ts";

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
/** A raw line break inside a string is not JSON; this control character is not either, and keeps one line. */
const brokenLineBreak = 0x01;

type Phase = "start" | "element" | "done";

function isWhiteSpace(byte: number): boolean {
  return byte === space || byte === lineFeed || byte === carriageReturn || byte === 0x09;
}

/**
 * Turns the bytes of one JSON array into JSON Lines: each element's own bytes on one line, so numbers,
 * escapes and key order stay as written. Elements are not checked here; the export names bad rows by line,
 * and line N is element N. Memory is bounded by the chunk, whatever the size of an element.
 * @throws AppError invalid_input (through the stream) when the bytes are not one array.
 */
export class JsonArraySplitter extends Transform {
  #phase: Phase = "start";
  #depth = 0;
  #inString = false;
  #escaped = false;
  #elementHasBytes = false;
  #position = 0;
  elements = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      done(null, this.#split(chunk));
    } catch (error) {
      done(error instanceof Error ? error : new Error(String(error)));
    }
  }

  override _flush(done: TransformCallback): void {
    if (this.#phase === "done") {
      done();
      return;
    }
    const where =
      this.#phase === "start"
        ? "The file holds no JSON array"
        : `The file ends inside element ${this.elements + 1}`;
    done(
      new AppError(
        "invalid_input",
        `${where} (byte ${this.#position}). Upload one complete array, or JSON Lines.`,
      ),
    );
  }

  #split(chunk: Buffer): Buffer {
    const out = Buffer.allocUnsafe(chunk.length + 2);
    let length = 0;
    for (let index = 0; index < chunk.length; index++, this.#position++) {
      const byte = chunk[index] ?? 0;
      if (this.#phase !== "element") {
        this.#outside(byte);
        continue;
      }
      if (this.#inString) {
        out[length++] = byte === lineFeed || byte === carriageReturn ? brokenLineBreak : byte;
        if (this.#escaped) this.#escaped = false;
        else if (byte === backslash) this.#escaped = true;
        else if (byte === quote) this.#inString = false;
        continue;
      }
      if (isWhiteSpace(byte)) {
        if (this.#elementHasBytes) out[length++] = space;
        continue;
      }
      if (this.#depth === 0 && (byte === comma || byte === closeBracket)) {
        if (this.#endElement(byte)) out[length++] = lineFeed;
        continue;
      }
      if (byte === quote) this.#inString = true;
      else if (byte === openBrace || byte === openBracket) this.#depth++;
      else if (byte === closeBrace || byte === closeBracket) this.#depth--;
      this.#elementHasBytes = true;
      out[length++] = byte;
    }
    return out.subarray(0, length);
  }

  #outside(byte: number): void {
    if (isWhiteSpace(byte)) return;
    const isByteOrderMark = this.#position < 3 && (byte === 0xef || byte === 0xbb || byte === 0xbf);
    if (this.#phase === "start" && isByteOrderMark) return;
    if (this.#phase === "start" && byte === openBracket) {
      this.#phase = "element";
      return;
    }
    const problem = this.#phase === "start" ? "does not start with [" : "goes on after the array's ]";
    throw new AppError(
      "invalid_input",
      `The file ${problem} (byte ${this.#position}). Upload one array of objects, or JSON Lines.`,
    );
  }

  /** Whether a line ends here; an empty element is an error unless the array itself is empty. */
  #endElement(byte: number): boolean {
    const isEmptyArray = !this.#elementHasBytes && byte === closeBracket && this.elements === 0;
    if (byte === closeBracket) this.#phase = "done";
    if (isEmptyArray) return false;
    if (!this.#elementHasBytes) {
      throw new AppError(
        "invalid_input",
        `Element ${this.elements + 1} of the array is empty (byte ${this.#position}): remove the extra comma.`,
      );
    }
    this.#elementHasBytes = false;
    this.elements++;
    return true;
  }
}
