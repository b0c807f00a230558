import { AppError } from "#lib/errors.ts";
import { isJsonObject } from "#lib/json-object.ts";
import { decodeBase64Content } from "./base64-content.ts";
import { ChunkCursor } from "./chunk-cursor.ts";

/** One line of a commit. `content` is what `store` made of the base64 text under the key `content`, which `value` lacks. */
export type CommitLine<T> = {
  number: number;
  key: string;
  value: Readonly<Record<string, unknown>>;
  content: T | undefined;
};

/** A line without its content: paths and messages. */
const maxLineBytes = 1024 * 1024;
const maxLines = 25_000;

const newline = 0x0a;
const quote = 0x22;
const backslash = 0x5c;
const colon = 0x3a;
const whitespace = new Set([0x20, 0x09, 0x0d]);

/**
 * Reads the body of a Hub commit (`application/x-ndjson`) without ever holding a file: the bytes of each content go to
 * `store` as they arrive. Throws `invalid_input` for what is no such body, `too_large` past the limits.
 */
export async function* readCommitLines<T>(
  body: AsyncIterable<Uint8Array>,
  store: (content: AsyncGenerator<Buffer>) => Promise<T>,
): AsyncGenerator<CommitLine<T>, void, void> {
  const cursor = new ChunkCursor(body);
  try {
    for (let number = 1; await cursor.fill(); number++) {
      if (number > maxLines) throw new AppError("too_large", `A commit has at most ${maxLines} lines.`);
      const line = await readLine(cursor, number, store);
      if (line !== undefined) yield line;
    }
  } finally {
    await cursor.close();
  }
}

async function readLine<T>(
  cursor: ChunkCursor,
  number: number,
  store: (content: AsyncGenerator<Buffer>) => Promise<T>,
): Promise<CommitLine<T> | undefined> {
  const envelope = new EnvelopeScanner(number);
  let stored: { value: T } | undefined;
  while (await cursor.fill()) {
    const found = envelope.scan(cursor);
    if (found === "end") break;
    if (found !== "content") continue;
    if (stored !== undefined) throw new AppError("invalid_input", `Line ${number} has two contents.`);
    stored = { value: await storeAll(decodeBase64Content(cursor, number), store) };
  }
  const text = envelope.text();
  if (text.trim() === "") return undefined;
  const parsed = parseLine(text, number);
  const { content: _taken, ...value } = parsed.value;
  return { number, key: parsed.key, value, content: stored?.value };
}

/** Whatever `store` leaves unread is no part of the next line. */
async function storeAll<T>(
  content: AsyncGenerator<Buffer>,
  store: (content: AsyncGenerator<Buffer>) => Promise<T>,
): Promise<T> {
  const stored = await store(content);
  const left = await content.next();
  if (!left.done) throw new Error("the content of a line was not read to its end");
  return stored;
}

function parseLine(text: string, number: number): { key: string; value: Record<string, unknown> } {
  let line: unknown;
  try {
    line = JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_input", `Line ${number} of the commit is not JSON, or was cut off.`, {
      cause: error,
    });
  }
  if (isJsonObject(line) && typeof line.key === "string" && isJsonObject(line.value)) {
    return { key: line.key, value: line.value };
  }
  throw new AppError("invalid_input", `Line ${number} of the commit is not {"key": …, "value": {…}}.`);
}

/** Gathers one line but for the text under the key `content`, in front of which it stops. */
class EnvelopeScanner {
  readonly #lineNumber: number;
  readonly #parts: Buffer[] = [];
  #sizeBytes = 0;
  #isInString = false;
  #isEscaped = false;
  /** The string last closed, while only white space followed it. */
  #lastString: string | undefined;
  #stringBytes: number[] = [];
  /** The key whose value comes next. */
  #key: string | undefined;

  constructor(lineNumber: number) {
    this.#lineNumber = lineNumber;
  }

  /** Goes on in the cursor's chunk up to its end, the end of the line, or the first byte of a content. */
  scan(cursor: ChunkCursor): "more" | "end" | "content" {
    const { chunk } = cursor;
    const start = cursor.at;
    let at = start;
    let found: "more" | "end" | "content" = "more";
    while (at < chunk.length && found === "more") found = this.#take(chunk[at++] ?? newline);
    cursor.at = at;
    this.#keep(chunk.subarray(start, found === "end" ? at - 1 : at));
    if (found === "content") {
      this.#keep(Buffer.from('"'));
      this.#isInString = false;
      this.#key = undefined;
    }
    return found;
  }

  text(): string {
    return Buffer.concat(this.#parts).toString("utf8");
  }

  #take(byte: number): "more" | "end" | "content" {
    if (this.#isInString) {
      this.#takeInString(byte);
      return "more";
    }
    if (byte === newline) return "end";
    if (whitespace.has(byte)) return "more";
    if (byte === quote) {
      if (this.#key === "content") return "content";
      this.#isInString = true;
      this.#stringBytes = [];
      return "more";
    }
    this.#key = byte === colon ? this.#lastString : undefined;
    this.#lastString = undefined;
    return "more";
  }

  #takeInString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) {
      this.#isInString = false;
      this.#lastString = String.fromCharCode(...this.#stringBytes);
      return;
    }
    // Only short strings matter here: they may be the key `content`.
    if (this.#stringBytes.length < 16) this.#stringBytes.push(byte);
  }

  #keep(bytes: Buffer): void {
    this.#sizeBytes += bytes.length;
    if (this.#sizeBytes > maxLineBytes) {
      throw new AppError(
        "too_large",
        `Line ${this.#lineNumber} of the commit is longer than ${maxLineBytes} bytes without its content.`,
      );
    }
    // A copy: the chunk it is a part of would stay in memory with it.
    if (bytes.length > 0) this.#parts.push(Buffer.from(bytes));
  }
}
