import { AppError } from "#lib/errors.ts";

/** One member of the outermost object of a JSON text, by byte offsets: `"key": value` from `start` to `end`. */
export type JsonMember = { key: string; start: number; valueStart: number; end: number };

const [quote, backslash, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];
/** A string longer than this is searched for its end by `indexOf`, which is faster on long ones alone. */
const shortString = 64;
/** Far above what a request has; each is an object here, and 10 MB of them would stop the process for seconds. */
const maxMembers = 1_000;

/**
 * The members of the outermost object of a JSON text. Values are found by their ends, not checked: for valid JSON (RFC 8259) the
 * result is exact, and what is none is left to whoever reads the values. No key may stand twice, since readers differ on which counts.
 * @throws AppError invalid_input for a text that is no object
 */
export function jsonMembers(text: Buffer): JsonMember[] {
  const members: JsonMember[] = [];
  const keys = new Set<string>();
  let at = skipSpace(text, 0);
  if (text[at] !== openBrace) throw notAnObject();
  at = skipSpace(text, at + 1);
  if (text[at] === closeBrace) return endOf(text, at, members);
  for (;;) {
    const start = at;
    const keyEnd = endOfString(text, start);
    const key = stringAt(text, start, keyEnd);
    if (keys.has(key)) throw new AppError("invalid_input", `The field '${key.slice(0, 80)}' is given twice.`);
    keys.add(key);
    at = skipSpace(text, keyEnd);
    if (text[at] !== colon) throw notAnObject();
    const valueStart = skipSpace(text, at + 1);
    const end = endOfValue(text, valueStart);
    members.push({ key, start, valueStart, end });
    if (members.length > maxMembers) {
      throw new AppError("invalid_input", `The request body has more than ${maxMembers} fields.`);
    }
    at = skipSpace(text, end);
    if (text[at] === closeBrace) return endOf(text, at, members);
    if (text[at] !== comma) throw notAnObject();
    at = skipSpace(text, at + 1);
  }
}

/**
 * The text with values of members set (as JSON texts), members dropped and one member added; everything else stays byte for byte.
 * At least one member must be kept.
 */
export function rewriteMembers(
  text: Buffer,
  members: readonly JsonMember[],
  change: { set: ReadonlyMap<string, string>; drop: readonly string[]; add?: Buffer | undefined },
): Buffer {
  const kept = members.filter(({ key }) => !change.drop.includes(key));
  if (kept.length === members.length && change.add === undefined)
    return withValues(text, members, change.set);
  const pieces: Buffer[] = [];
  if (change.add !== undefined) pieces.push(change.add);
  for (const { key, start, valueStart, end } of kept) {
    const value = change.set.get(key);
    if (value === undefined) pieces.push(text.subarray(start, end));
    else pieces.push(Buffer.concat([text.subarray(start, valueStart), Buffer.from(value)]));
  }
  const separated = pieces.flatMap((piece, index) => [
    index === 0 ? Buffer.from("{") : Buffer.from(","),
    piece,
  ]);
  return Buffer.concat([...separated, Buffer.from("}")]);
}

function withValues(text: Buffer, members: readonly JsonMember[], set: ReadonlyMap<string, string>): Buffer {
  const pieces: Buffer[] = [];
  let from = 0;
  for (const { key, valueStart, end } of members) {
    const value = set.get(key);
    if (value === undefined) continue;
    pieces.push(text.subarray(from, valueStart), Buffer.from(value));
    from = end;
  }
  pieces.push(text.subarray(from));
  return Buffer.concat(pieces);
}

function notAnObject(): AppError {
  return new AppError("invalid_input", "The request body is not a JSON object.");
}

function skipSpace(text: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const byte = text[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at++;
  }
}

function endOf(text: Buffer, closing: number, members: JsonMember[]): JsonMember[] {
  if (skipSpace(text, closing + 1) !== text.length) throw notAnObject();
  return members;
}

/** A key as it reads: with its escapes resolved. */
function stringAt(text: Buffer, start: number, end: number): string {
  const raw = text.toString("utf8", start + 1, end - 1);
  if (!raw.includes("\\")) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch (cause) {
    throw new AppError("invalid_input", "The request body is not a JSON object.", { cause });
  }
}

/** The offset behind the closing quote of the string that opens at `start`. */
function endOfString(text: Buffer, start: number): number {
  if (text[start] !== quote) throw notAnObject();
  const near = Math.min(text.length, start + shortString);
  let at = start + 1;
  while (at < near) {
    const byte = text[at];
    if (byte === quote) return at + 1;
    at += byte === backslash ? 2 : 1;
  }
  return endOfLongString(text, at);
}

/** The same from `from` on, which is not behind an open backslash. */
function endOfLongString(text: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const found = text.indexOf(quote, at);
    if (found === -1) throw notAnObject();
    let backslashes = 0;
    while (found - backslashes > from && text[found - backslashes - 1] === backslash) backslashes++;
    if (backslashes % 2 === 0) return found + 1;
    at = found + 1;
  }
}

function endOfValue(text: Buffer, start: number): number {
  const first = text[start];
  if (first === quote) return endOfString(text, start);
  if (first === openBrace || first === openBracket) return endOfNested(text, start);
  let at = start;
  while (at < text.length && !isEndOfScalar(text[at])) at++;
  if (at === start) throw notAnObject();
  return at;
}

function isEndOfScalar(byte: number | undefined): boolean {
  if (byte === undefined || byte <= 0x20) return true;
  return byte === comma || byte === closeBrace || byte === closeBracket || byte === quote || byte === colon;
}

function endOfNested(text: Buffer, start: number): number {
  let depth = 0;
  let at = start;
  while (at < text.length) {
    const byte = text[at];
    if (byte === quote) {
      at = endOfString(text, at);
      continue;
    }
    at++;
    if (byte === openBrace || byte === openBracket) depth++;
    else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) return at;
  }
  throw notAnObject();
}
