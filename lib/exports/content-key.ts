const c1 = 0x239b961b;
const c2 = 0xab0e9789;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93;

function rotate(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by));
}

function finalise(value: number): number {
  let h = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/**
 * MurmurHash3_x86_128 (Austin Appleby, public domain): writes four 32-bit words to `out`. Fast and well spread, not
 * a cryptographic digest: it decides which rows are looked at as equal, never what a file is.
 */
export function murmur128(
  bytes: Buffer,
  words: Int32Array,
  length: number,
  seed: number,
  out: Int32Array,
): void {
  let h1 = seed | 0;
  let h2 = seed | 0;
  let h3 = seed | 0;
  let h4 = seed | 0;
  const blocks = length >>> 4;
  for (let block = 0; block < blocks; block++) {
    const at = block << 2;
    h1 ^= Math.imul(rotate(Math.imul(words[at] ?? 0, c1), 15), c2);
    h1 = (Math.imul((rotate(h1, 19) + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 ^= Math.imul(rotate(Math.imul(words[at + 1] ?? 0, c2), 16), c3);
    h2 = (Math.imul((rotate(h2, 17) + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 ^= Math.imul(rotate(Math.imul(words[at + 2] ?? 0, c3), 17), c4);
    h3 = (Math.imul((rotate(h3, 15) + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 ^= Math.imul(rotate(Math.imul(words[at + 3] ?? 0, c4), 18), c1);
    h4 = (Math.imul((rotate(h4, 13) + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  const tail = blocks << 4;
  const rest = length & 15;
  if (rest > 0) {
    const k = [0, 0, 0, 0];
    for (let index = 0; index < rest; index++) {
      k[index >> 2] = (k[index >> 2] ?? 0) | ((bytes[tail + index] ?? 0) << ((index & 3) * 8));
    }
    h4 ^= Math.imul(rotate(Math.imul(k[3] ?? 0, c4), 18), c1);
    h3 ^= Math.imul(rotate(Math.imul(k[2] ?? 0, c3), 17), c4);
    h2 ^= Math.imul(rotate(Math.imul(k[1] ?? 0, c2), 16), c3);
    h1 ^= Math.imul(rotate(Math.imul(k[0] ?? 0, c1), 15), c2);
  }
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = finalise(h1);
  h2 = finalise(h2);
  h3 = finalise(h3);
  h4 = finalise(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  out[0] = h1;
  out[1] = (h2 + h1) | 0;
  out[2] = (h3 + h1) | 0;
  out[3] = (h4 + h1) | 0;
}

const endOfValue = 0xff;
const absentValue = 0xfe;

/**
 * 128-bit keys of what a row says: its mapped values after JSON unescaping, so that two spellings of one text are
 * equal. 0xFE and 0xFF never occur in UTF-8 and keep values apart.
 */
export class ContentKeys {
  readonly key = new Int32Array(4);
  #buffer = Buffer.allocUnsafeSlow(1 << 16);
  #words = new Int32Array(this.#buffer.buffer);
  readonly #normalise: boolean;

  constructor(normalise: boolean) {
    this.#normalise = normalise;
  }

  /** Computes the key of these values into `key`. */
  compute(values: readonly (string | readonly unknown[] | undefined)[]): void {
    let length = 0;
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (value === undefined) {
        this.#reserve(length + 1);
        this.#buffer[length++] = absentValue;
        continue;
      }
      const whole = typeof value === "string" ? value : JSON.stringify(value);
      const text = this.#normalise ? normaliseText(whole) : whole;
      this.#reserve(length + text.length * 3 + 1);
      length += this.#buffer.write(text, length, "utf8");
      this.#buffer[length++] = endOfValue;
    }
    murmur128(this.#buffer, this.#words, length, 0, this.key);
  }

  #reserve(byteCount: number): void {
    if (byteCount <= this.#buffer.length) return;
    const size = (Math.max(byteCount, this.#buffer.length * 2) + 15) & ~15;
    const grown = Buffer.allocUnsafeSlow(size);
    this.#buffer.copy(grown);
    this.#buffer = grown;
    this.#words = new Int32Array(grown.buffer);
  }
}

/** Unicode NFC, case folding (by lower-casing twice through upper case) and collapsed white space. */
export function normaliseText(text: string): string {
  return text.normalize("NFC").toUpperCase().toLowerCase().replaceAll(/\s+/gu, " ").trim();
}

/** Whether a row goes to validation: its key, mixed with the seed, as a share of the 32-bit range. */
export function isValidationKey(key: Int32Array, seed: number, validationShare: number): boolean {
  const low = seed | 0;
  const high = Math.floor(seed / 2 ** 32) | 0;
  const mixed = finalise(finalise((key[0] ?? 0) ^ low) ^ (key[1] ?? 0) ^ high) >>> 0;
  return mixed < validationShare * 2 ** 32;
}
