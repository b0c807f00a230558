/** What kind of JSON value a span holds, told by its first byte. */
export const valueKind = { string: 0, container: 1, primitive: 2 } as const;

const quote = 0x22;
const backslash = 0x5c;

/** Where the members of one object (or elements of one array) stand in a buffer. Reused from row to row. */
export class MemberSpans {
  count = 0;
  keyStart = new Int32Array(64);
  keyEnd = new Int32Array(64);
  valueStart = new Int32Array(64);
  valueEnd = new Int32Array(64);
  kind = new Uint8Array(64);

  /** Adds a member: key without its quotes (empty for array elements), value with its quotes or brackets. */
  add(keyStart: number, keyEnd: number, valueStart: number, valueEnd: number, kind: number): void {
    if (this.count === this.keyStart.length) this.#grow();
    const index = this.count++;
    this.keyStart[index] = keyStart;
    this.keyEnd[index] = keyEnd;
    this.valueStart[index] = valueStart;
    this.valueEnd[index] = valueEnd;
    this.kind[index] = kind;
  }

  #grow(): void {
    const double = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.keyStart = double(this.keyStart);
    this.keyEnd = double(this.keyEnd);
    this.valueStart = double(this.valueStart);
    this.valueEnd = double(this.valueEnd);
    const kind = new Uint8Array(this.kind.length * 2);
    kind.set(this.kind);
    this.kind = kind;
  }
}

/**
 * Position after the closing quote of the string whose first character (after the opening quote) is at `from`.
 * Short strings are walked, long ones searched natively: a call costs more than 24 steps of the loop.
 */
export function endOfString(bytes: Buffer, from: number): number {
  const near = from + 24;
  for (let at = from; at < near; at++) {
    const byte = bytes[at];
    if (byte === quote) return at + 1;
    if (byte === backslash) at++;
    if (byte === undefined) return at;
  }
  // A walk that ended on an escape may stand one byte further; searching from `from` is always right.
  let at = from;
  for (;;) {
    at = bytes.indexOf(quote, at);
    if (at < 0) return bytes.length;
    let before = at - 1;
    while (before >= from && bytes[before] === backslash) before--;
    if ((at - before) % 2 === 1) return at + 1;
    at++;
  }
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at++;
  }
}

function endOfContainer(bytes: Buffer, from: number): number {
  let depth = 0;
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined) return at;
    if (byte === quote) {
      at = endOfString(bytes, at + 1);
      continue;
    }
    at++;
    if (byte === 0x7b || byte === 0x5b) depth++;
    else if ((byte === 0x7d || byte === 0x5d) && --depth === 0) return at;
  }
}

function endOfPrimitive(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined || byte === 0x2c || byte === 0x7d || byte === 0x5d || byte <= 0x20) return at;
    at++;
  }
}

/**
 * Finds the members of the object or array that starts (after white space) at `start`. The bytes must have been
 * accepted by `JSON.parse`: nothing is checked here. Duplicate keys are listed each; the last one counts.
 */
export function scanMembers(bytes: Buffer, start: number, spans: MemberSpans): void {
  spans.count = 0;
  let at = skipSpace(bytes, start);
  const isObject = bytes[at] === 0x7b;
  at = skipSpace(bytes, at + 1);
  if (bytes[at] === 0x7d || bytes[at] === 0x5d) return;
  for (;;) {
    let keyStart = at;
    let keyEnd = at;
    if (isObject) {
      keyStart = at + 1;
      at = endOfString(bytes, keyStart);
      keyEnd = at - 1;
      at = skipSpace(bytes, skipSpace(bytes, at) + 1);
    }
    const valueStart = at;
    const first = bytes[at];
    if (first === quote) {
      at = endOfString(bytes, at + 1);
      spans.add(keyStart, keyEnd, valueStart, at, valueKind.string);
    } else if (first === 0x7b || first === 0x5b) {
      at = endOfContainer(bytes, at);
      spans.add(keyStart, keyEnd, valueStart, at, valueKind.container);
    } else {
      at = endOfPrimitive(bytes, at);
      spans.add(keyStart, keyEnd, valueStart, at, valueKind.primitive);
    }
    at = skipSpace(bytes, at);
    if (bytes[at] !== 0x2c) return;
    at = skipSpace(bytes, at + 1);
  }
}

/** Whether the key between two positions (without quotes) is `name`; escapes in the key are decoded. */
export function keyEquals(bytes: Buffer, start: number, end: number, name: Buffer, text: string): boolean {
  if (end - start === name.length) {
    let index = 0;
    while (index < name.length && bytes[start + index] === name[index]) index++;
    if (index === name.length) return true;
  }
  for (let at = start; at < end; at++) {
    if (bytes[at] === backslash) return JSON.parse(bytes.toString("utf8", start - 1, end + 1)) === text;
  }
  return false;
}
