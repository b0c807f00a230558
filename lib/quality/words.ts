const unresolved = 0xffff;
const standalone = 0xfffe;
const wordCharacter = /[\p{L}\p{N}\p{M}]/u;
const lineFeed = 10;

/**
 * For each UTF-16 code unit: its lower-case form when it is part of a word, 0 when it separates words. Filled as
 * characters are met, because classifying all 65,536 up front costs more than a small export.
 */
const folded = new Uint16Array(0x10000).fill(unresolved);

function resolve(unit: number): number {
  const character = String.fromCharCode(unit);
  let value = 0;
  if (isStandalone(unit)) value = standalone;
  else if (wordCharacter.test(character)) value = character.toLowerCase().charCodeAt(0);
  folded[unit] = value;
  return value;
}

/** Ideographs and kana are written without spaces: each counts as a word. */
function isStandalone(unit: number): boolean {
  return (
    (unit >= 0x3040 && unit <= 0x30ff) ||
    (unit >= 0x3400 && unit <= 0x9fff) ||
    (unit >= 0xf900 && unit <= 0xfaff)
  );
}

/** What a byte of UTF-8 is: these, or above them the lower-case form of an ASCII letter or digit. */
const [space, symbol, newline, control, multibyte, firstFold] = [0, 1, 2, 3, 4, 32] as const;

const byteKinds = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x80) return multibyte;
  if (byte === lineFeed) return newline;
  if (byte === 9 || byte === 13 || byte === 32) return space;
  if (byte < 32 || byte === 127) return control;
  return resolve(byte) || symbol;
});

const encoder = new TextEncoder();
/** Text as UTF-8: reading bytes is several times faster than `charCodeAt`, which looks up the string's kind. */
let bytes = new Uint8Array(16 * 1024);

/**
 * The words of one row as 32-bit hashes of their lower-case form, in reused typed arrays: the one pass over the
 * characters that all text metrics share. Words are runs of letters, digits and marks.
 */
export class WordBuffer {
  hashes: Int32Array = new Int32Array(1024);
  /** Length of each word in UTF-16 code units. */
  lengths: Int32Array = new Int32Array(1024);
  count = 0;
  /** For each line, one past its last word; a text ends its last line. */
  lineEnds: Int32Array = new Int32Array(64);
  lineCount = 0;
  /** UTF-16 code units read. */
  units = 0;
  /** Visible characters that are not part of a word. */
  symbols = 0;
  /** Tokens by the rule of `tokensOfWord`, one more for each run of symbols. */
  tokens = 0;
  /** U+FFFD seen: bytes lost in an earlier conversion. */
  replacementCharacters = 0;
  /** C0 and C1 controls other than tab, line feed and carriage return. */
  controlCharacters = 0;
  /** UTF-8 read as Windows-1252, such as Ã¤ for ä or â€™ for ’. */
  mojibake = 0;

  clear(): void {
    this.count = 0;
    this.lineCount = 0;
    this.units = 0;
    this.symbols = 0;
    this.tokens = 0;
    this.replacementCharacters = 0;
    this.controlCharacters = 0;
    this.mojibake = 0;
  }

  /** Adds the words of `text`, at most its first `maxUnits` code units. Lone surrogates read as U+FFFD. */
  add(text: string, maxUnits: number = text.length): void {
    const read = text.length > maxUnits ? text.slice(0, maxUnits) : text;
    this.units += read.length;
    this.reserve(this.count + read.length + 1);
    if (bytes.length <= 3 * read.length) bytes = new Uint8Array(4 * read.length + 1);
    this.scan(encoder.encodeInto(read, bytes).written);
  }

  private scan(end: number): void {
    const { hashes, lengths } = this;
    const source = bytes;
    source[end] = 0;
    let { count, symbols, tokens } = this;
    let hash = 0;
    let length = 0;
    let inSymbols = false;
    for (let i = 0; ; ) {
      let kind = byteKinds[source[i] ?? 0] ?? 0;
      while (kind >= firstFold) {
        hash = Math.imul(hash ^ kind, 0x01000193);
        length++;
        kind = byteKinds[source[++i] ?? 0] ?? 0;
      }
      let alone = 0;
      if (kind === multibyte) {
        const width = widthOf(source[i] ?? 0);
        const unit = this.decode(i, width);
        const fold = width === 4 ? 0 : this.foldOf(unit, i + width);
        i += width;
        if (fold !== 0 && fold !== standalone) {
          hash = Math.imul(hash ^ fold, 0x01000193);
          length++;
          continue;
        }
        if (fold === standalone) alone = unit;
      } else i++;
      if (length > 0) {
        hashes[count] = finish(hash, length);
        lengths[count++] = length;
        tokens += tokensOfWord(length);
        hash = 0;
        length = 0;
        inSymbols = false;
      }
      if (kind === space) inSymbols = false;
      else if (alone !== 0) {
        hashes[count] = finish(alone, 1);
        lengths[count++] = 1;
        tokens++;
      } else if (kind === symbol || kind === multibyte) {
        symbols++;
        if (!inSymbols) tokens++;
        inSymbols = true;
      } else if (kind === newline) {
        inSymbols = false;
        this.endLine(count);
      } else if (i > end) break;
      else this.controlCharacters++;
    }
    this.endLine(count);
    this.count = count;
    this.symbols = symbols;
    this.tokens = tokens;
  }

  /** The code point of a multi-byte sequence; `encodeInto` wrote it, so it is well formed. */
  private decode(at: number, width: number): number {
    let point = (bytes[at] ?? 0) & (0x7f >> width);
    for (let i = 1; i < width; i++) point = (point << 6) | ((bytes[at + i] ?? 0) & 0x3f);
    return point;
  }

  /** Folds one character outside ASCII and counts it where it is a sign of damage. */
  private foldOf(unit: number, nextAt: number): number {
    if (unit === 0xfffd) this.replacementCharacters++;
    else if (unit <= 0x9f) this.controlCharacters++;
    else if (isMojibake(unit, bytes[nextAt] ?? 0, bytes[nextAt + 1] ?? 0)) this.mojibake++;
    const fold = folded[unit] ?? 0;
    return fold === unresolved ? resolve(unit) : fold;
  }

  private endLine(wordCount: number): void {
    const previous = this.lineCount === 0 ? 0 : (this.lineEnds[this.lineCount - 1] ?? 0);
    if (wordCount === previous) return;
    if (this.lineCount === this.lineEnds.length) {
      const grown = new Int32Array(2 * this.lineCount);
      grown.set(this.lineEnds);
      this.lineEnds = grown;
    }
    this.lineEnds[this.lineCount++] = wordCount;
  }

  private reserve(size: number): void {
    if (size <= this.hashes.length) return;
    const capacity = 2 ** Math.ceil(Math.log2(size));
    const [hashes, lengths] = [new Int32Array(capacity), new Int32Array(capacity)];
    hashes.set(this.hashes.subarray(0, this.count));
    lengths.set(this.lengths.subarray(0, this.count));
    this.hashes = hashes;
    this.lengths = lengths;
  }
}

/** Bytes of the sequence a UTF-8 lead byte starts. */
function widthOf(lead: number): number {
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

/** Spreads a word's hash over all bits once, so that what combines words later can be cheap. */
function finish(hash: number, length: number): number {
  const h = Math.imul(hash ^ (hash >>> 15) ^ length, 0x85ebca6b);
  return h ^ (h >>> 13);
}

/** Byte-pair vocabularies of some 100,000 entries hold most words of up to 7 letters as one token. */
function tokensOfWord(length: number): number {
  return length <= 7 ? 1 : 1 + (((length - 2) / 6) | 0);
}

/** `next` and `afterNext` are the bytes that follow: C2 80–BF is a Latin-1 sign, E2 82 the start of €. */
function isMojibake(unit: number, next: number, afterNext: number): boolean {
  if (unit === 0xc3 || unit === 0xc2) return next === 0xc2 && afterNext >= 0x80;
  return unit === 0xe2 && next === 0xe2 && afterNext === 0x82;
}
