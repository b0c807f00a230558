const unresolved = 0xffff;
const standalone = 0xfffe;
const wordCharacter = /[\p{L}\p{N}\p{M}]/u;

/**
 * For each UTF-16 code unit: its lower-case form when it is part of a word, 0 when it separates words. Filled as
 * characters are met, because classifying all 65,536 up front costs more than a small export.
 */
const folded = new Uint16Array(0x10000).fill(unresolved);

function resolve(unit: number): number {
  const character = String.fromCharCode(unit);
  let value = 0;
  if (unit >= 0xd800 && unit <= 0xdfff) value = unit;
  else if (isStandalone(unit)) value = standalone;
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

/**
 * The words of one row as 32-bit hashes (FNV-1a of lower-cased code units), in reused typed arrays: the one pass
 * over the characters that all text metrics share. Words are runs of letters, digits and marks.
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

  /** Adds the words of `text`, at most its first `maxUnits` code units. */
  add(text: string, maxUnits = text.length): void {
    const end = Math.min(text.length, maxUnits);
    this.reserve(this.count + end + 1);
    const { hashes, lengths } = this;
    let count = this.count;
    let symbols = 0;
    let symbolRuns = 0;
    let tokens = 0;
    let hash = 0x811c9dc5 | 0;
    let length = 0;
    let inSymbols = false;
    for (let i = 0; i < end; i++) {
      const unit = text.charCodeAt(i);
      let fold = folded[unit] ?? 0;
      if (fold === unresolved) fold = resolve(unit);
      if (fold !== 0 && fold !== standalone) {
        hash = Math.imul(hash ^ fold, 0x01000193);
        length++;
        if (unit > 127 && isMojibake(unit, i + 1 < end ? text.charCodeAt(i + 1) : 0)) this.mojibake++;
        continue;
      }
      if (length > 0) {
        hashes[count] = hash;
        lengths[count++] = length;
        tokens += tokensOfWord(length);
        hash = 0x811c9dc5 | 0;
        length = 0;
        inSymbols = false;
      }
      if (fold === standalone) {
        hashes[count] = Math.imul(hash ^ unit, 0x01000193);
        lengths[count++] = 1;
        tokens++;
      } else if (unit > 32) {
        symbols++;
        if (!inSymbols) symbolRuns++;
        inSymbols = true;
        if (unit >= 0x7f) this.noteDamage(unit);
      } else {
        inSymbols = false;
        if (unit === 10) this.endLine(count);
        else if (unit < 32 && unit !== 9 && unit !== 13) this.controlCharacters++;
      }
    }
    if (length > 0) {
      hashes[count] = hash;
      lengths[count++] = length;
      tokens += tokensOfWord(length);
    }
    this.endLine(count);
    this.count = count;
    this.units += end;
    this.symbols += symbols;
    this.tokens += tokens + symbolRuns;
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

  private noteDamage(unit: number): void {
    if (unit === 0xfffd) this.replacementCharacters++;
    else if (unit <= 0x9f) this.controlCharacters++;
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

/** Byte-pair vocabularies of some 100,000 entries hold most words of up to 7 letters as one token. */
function tokensOfWord(length: number): number {
  return length <= 7 ? 1 : 1 + (((length - 2) / 6) | 0);
}

function isMojibake(unit: number, next: number): boolean {
  if (unit === 0xc3 || unit === 0xc2) return next >= 0x80 && next <= 0xbf;
  return unit === 0xe2 && next === 0x20ac;
}
