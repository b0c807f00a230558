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

/** Hash of the shingle that starts at word `at`. */
function shingleAt(hashes: Int32Array, at: number, size: number): number {
  let hash = 0;
  for (let i = 0; i < size; i++) hash = Math.imul(hash, 0x9e3779b1) + (hashes[at + i] ?? 0);
  return mix32(hash);
}

/** The smallest shingle hash of a row, equal for two rows with a probability that is their Jaccard similarity. */
export function smallestShingle(words: WordBuffer): number {
  const { hashes, count } = words;
  if (count < shingleWords) return shingleAt(hashes, 0, count);
  let smallest = empty;
  for (let i = shingleWords - 1; i < count; i++) {
    const folded = Math.imul(Math.imul(hashes[i - 2] ?? 0, 0x9e3779b1) + (hashes[i - 1] ?? 0), 0x9e3779b1);
    const hash = mix32(folded + (hashes[i] ?? 0));
    if (hash < smallest) smallest = hash;
  }
  return smallest;
}

const bins = new Uint32Array(signatureBytes);

/**
 * One-permutation MinHash (Li, Owen and Zhang 2012) of a row's word shingles: the shingle hashes fall into 128
 * bins by their top bits, each bin keeps its smallest; empty bins copy a full one chosen by a hash of the bin
 * ("optimal densification", Shrivastava 2017). Of each bin the low byte of a mixed value is kept (b-bit
 * minwise hashing, Li and König 2010). Writes 128 bytes at `offset`.
 */
export function writeSignature(words: WordBuffer, target: Uint8Array, offset: number): void {
  const { hashes, count } = words;
  const size = Math.min(shingleWords, count);
  bins.fill(empty);
  for (let i = 0; i + size <= count && size > 0; i++) {
    const hash = shingleAt(hashes, i, size);
    const bin = hash >>> (32 - binBits);
    if (hash < (bins[bin] ?? 0)) bins[bin] = hash;
  }
  for (let bin = 0; bin < signatureBytes; bin++) {
    let value = bins[bin] ?? empty;
    for (let attempt = 1; value === empty && attempt < 4096 && size > 0; attempt++) {
      const donor = mix32(Math.imul(bin + 1, 0x2c1b3c6d) + attempt) >>> (32 - binBits);
      value = bins[donor] ?? empty;
    }
    target[offset + bin] = mix32(value ^ 0x7ed55d16) & 0xff;
  }
}

/** Estimated Jaccard similarity of the rows behind two signatures, 0..1. */
export function estimateSimilarity(a: Uint8Array, aOffset: number, b: Uint8Array, bOffset: number): number {
  let equal = 0;
  for (let i = 0; i < signatureBytes; i++) if (a[aOffset + i] === b[bOffset + i]) equal++;
  return Math.max(0, (equal / signatureBytes - chance) / (1 - chance));
}
