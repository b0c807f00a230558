import { mix32 } from "#lib/quality/hashing.ts";
import type { WordBuffer } from "#lib/quality/words.ts";

/** Bins of a signature, one byte each. */
export const signatureBytes = 128;
/** Words of a shingle; rows of fewer words are one shingle. */
export const shingleWords = 3;
const binBits = 7;
const empty = 0xffffffff;
/** Two bins that differ agree in their low byte by chance once in 256. */
const chance = 1 / 256;

/** Standard error of an estimated similarity, √(s(1−s)/128). */
export function similarityError(similarity: number): number {
  return Math.sqrt((similarity * (1 - similarity)) / signatureBytes);
}

/** Hash of the words of a row too short for a shingle. */
export function shortRowHash({ hashes, count }: WordBuffer): number {
  let hash = 0;
  for (let i = 0; i < count; i++) hash = Math.imul(hash, 0x9e3779b1) + (hashes[i] ?? 0);
  return mix32(hash);
}

/** Hash of three words in this order. */
export function shingleHash(first: number, second: number, third: number): number {
  return mix32(Math.imul(first, 0x1f123bb5) + Math.imul(second, 0x9e3779b1) + third);
}

/** Bins that an empty bin tries one after the other: sixteen draws, then its neighbours in turn. */
const draws = 16;
const donorsPerBin = draws + signatureBytes;
const donors = Uint8Array.from({ length: signatureBytes * donorsPerBin }, (_, i) => {
  const bin = Math.floor(i / donorsPerBin);
  const attempt = i % donorsPerBin;
  if (attempt >= draws) return (bin + attempt - draws) % signatureBytes;
  return mix32(Math.imul(bin + 1, 0x2c1b3c6d) + attempt) >>> (32 - binBits);
});

const bins = new Uint32Array(signatureBytes);

/**
 * One-permutation MinHash (Li, Owen and Zhang 2012) of a row's word shingles: the shingle hashes fall into 128
 * bins by their top bits, each bin keeps its smallest; empty bins copy a full one chosen by a hash of the bin
 * ("optimal densification", Shrivastava 2017). Of each bin the low byte of a mixed value is kept (b-bit
 * minwise hashing, Li and König 2010). Writes 128 bytes at `offset`.
 */
export function writeSignature(words: WordBuffer, target: Uint8Array, offset: number): void {
  const { hashes, count } = words;
  bins.fill(empty);
  if (count < shingleWords) note(shortRowHash(words));
  let previous = hashes[1] ?? 0;
  let beforePrevious = hashes[0] ?? 0;
  for (let i = shingleWords - 1; i < count; i++) {
    const current = hashes[i] ?? 0;
    note(shingleHash(beforePrevious, previous, current));
    beforePrevious = previous;
    previous = current;
  }
  for (let bin = 0; bin < signatureBytes; bin++) {
    let value = bins[bin] ?? empty;
    const last = (bin + 1) * donorsPerBin;
    for (let at = bin * donorsPerBin; value === empty && at < last; at++) value = bins[donors[at] ?? 0] ?? 0;
    target[offset + bin] = (Math.imul(value ^ (value >>> 15), 0x2c1b3c6d) >>> 16) & 0xff;
  }
}

function note(hash: number): void {
  const bin = hash >>> (32 - binBits);
  if (hash < (bins[bin] ?? 0)) bins[bin] = hash;
}

/** Estimated Jaccard similarity of the rows behind two signatures, 0..1. */
export function estimateSimilarity(a: Uint8Array, aOffset: number, b: Uint8Array, bOffset: number): number {
  let equal = 0;
  for (let i = 0; i < signatureBytes; i++) if (a[aOffset + i] === b[bOffset + i]) equal++;
  return Math.max(0, (equal / signatureBytes - chance) / (1 - chance));
}
