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
  return endOfLongString(bytes, from);
}

/** Like `endOfString`, for strings that are known to be long: the native search alone. */
function endOfLongString(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    at = bytes.indexOf(quote, at);
    if (at < 0) return bytes.length;
    if (bytes[at - 1] !== backslash) return at + 1;
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

/** The elements of a JSON array, each as it is written. The text must be valid JSON. */
export function elementsOf(array: string): string[] {
  const bytes = Buffer.from(array);
  const spans = new MemberSpans();
  scanMembers(bytes, 0, spans);
  return Array.from({ length: spans.count }, (_, index) =>
    bytes.toString("utf8", spans.valueStart[index], spans.valueEnd[index]),
  );
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

const longString = 40;
const maxGapBytes = 128;

/**
 * Scans the top-level members of row after row. Rows of one file mostly have the same keys in the same order, so what
 * stood between two values of the row before is compared first, and only a row that differs is taken apart.
 */
export class RowScanner {
  readonly spans = new MemberSpans();
  /** The row had the very keys of the row before, in their order: positions of members can be reused. */
  isSameShape = false;
  readonly #gaps: (Buffer | undefined)[] = [];
  readonly #keyOffsets: number[] = [];
  readonly #keyLengths: number[] = [];
  /** Length of the member's last text: tells which way to look for its end. */
  readonly #lengths: number[] = [];
  #count = -1;

  /**
   * As `scanMembers`, for an object that `JSON.parse` has accepted. Answers the position after its closing brace; -1 for
   * an empty object.
   */
  scan(bytes: Buffer, start: number): number {
    const { spans } = this;
    spans.count = 0;
    let isSame = true;
    let at = start;
    let end = -1;
    for (let member = 0; ; member++) {
      const gap = this.#gaps[member];
      let valueStart = gap ? endOfGap(bytes, at, gap) : -1;
      let keyStart = at + (this.#keyOffsets[member] ?? 0);
      let keyEnd = keyStart;
      if (gap && valueStart >= 0) {
        keyEnd = keyStart + (this.#keyLengths[member] ?? 0);
      } else {
        isSame = false;
        keyStart = skipSpace(bytes, skipSpace(bytes, at) + 1) + 1;
        if (bytes[keyStart - 1] !== quote) break;
        const keyClose = endOfString(bytes, keyStart);
        keyEnd = keyClose - 1;
        valueStart = skipSpace(bytes, skipSpace(bytes, keyClose) + 1);
        this.#learn(bytes, member, at, keyStart, keyEnd, valueStart);
      }
      at = this.#addValue(bytes, member, keyStart, keyEnd, valueStart);
      const next = skipSpace(bytes, at);
      if (bytes[next] === 0x2c) continue;
      end = next + 1;
      break;
    }
    this.isSameShape = isSame && spans.count === this.#count;
    this.#count = spans.count;
    return end;
  }

  #learn(
    bytes: Buffer,
    member: number,
    gapStart: number,
    keyStart: number,
    keyEnd: number,
    valueStart: number,
  ): void {
    const isShort = valueStart - gapStart <= maxGapBytes;
    this.#gaps[member] = isShort ? Buffer.from(bytes.subarray(gapStart, valueStart)) : undefined;
    this.#keyOffsets[member] = keyStart - gapStart;
    this.#keyLengths[member] = keyEnd - keyStart;
    this.#lengths[member] = 0;
  }

  #addValue(bytes: Buffer, member: number, keyStart: number, keyEnd: number, valueStart: number): number {
    const first = bytes[valueStart];
    let end: number;
    let kind: number = valueKind.string;
    if (first === quote) {
      const isLong = (this.#lengths[member] ?? 0) > longString;
      end = isLong ? endOfLongString(bytes, valueStart + 1) : endOfString(bytes, valueStart + 1);
      this.#lengths[member] = end - valueStart;
    } else if (first === 0x7b || first === 0x5b) {
      end = endOfContainer(bytes, valueStart);
      kind = valueKind.container;
    } else {
      end = endOfPrimitive(bytes, valueStart);
      kind = valueKind.primitive;
    }
    this.spans.add(keyStart, keyEnd, valueStart, end, kind);
    return end;
  }
}

/** Position after the gap, or -1 where the bytes differ from it. */
function endOfGap(bytes: Buffer, at: number, gap: Buffer): number {
  for (let index = 0; index < gap.length; index++) if (bytes[at + index] !== gap[index]) return -1;
  return at + gap.length;
}
