import { hashString, mix32 } from "#lib/quality/hashing.ts";
import { termCounts } from "#lib/quality/terms.ts";

/** Unit vectors of rows, one after the other; a row without content words is all zero. */
export type Vectors = { count: number; dimensions: number; values: Float64Array };

export const projectedDimensions = 128;
/** Non-zero entries of a term's column in the sparse random projection (Achlioptas 2003). */
const entriesPerTerm = 8;

/**
 * TF-IDF of content words, (1 + ln tf) · ln((N + 1) / (df + 1)), projected to 128 dimensions by signs and places
 * that a hash of the word gives, and scaled to length 1. The same texts give the same vectors anywhere.
 */
export function tfIdfVectors(rows: readonly (readonly string[])[]): Vectors {
  const counted = rows.map(termCounts);
  const frequencies = new Map<string, number>();
  for (const terms of counted)
    for (const term of terms.keys()) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  const values = new Float64Array(rows.length * projectedDimensions);
  counted.forEach((terms, row) => {
    for (const [term, count] of terms) {
      const weight = (1 + Math.log(count)) * Math.log((rows.length + 1) / ((frequencies.get(term) ?? 0) + 1));
      addTerm(values, row * projectedDimensions, hashString(term), weight);
    }
  });
  return normalise({ count: rows.length, dimensions: projectedDimensions, values });
}

function addTerm(values: Float64Array, offset: number, hash: number, weight: number): void {
  for (let entry = 1; entry <= entriesPerTerm; entry++) {
    const draw = mix32(hash ^ Math.imul(entry, 0x9e3779b1));
    const at = offset + (draw % projectedDimensions);
    values[at] = (values[at] ?? 0) + (draw >>> 31 === 0 ? weight : -weight);
  }
}

/** Scales every vector to length 1, in place; zero vectors stay. */
export function normalise(vectors: Vectors): Vectors {
  const { count, dimensions, values } = vectors;
  for (let row = 0; row < count; row++) {
    const vector = values.subarray(row * dimensions, (row + 1) * dimensions);
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) for (let i = 0; i < dimensions; i++) vector[i] = (vector[i] ?? 0) / length;
  }
  return vectors;
}

/** Cosine similarity of row `a` of one list and row `b` of another; 0 when either is zero. */
export function cosine(left: Vectors, a: number, right: Vectors, b: number): number {
  const { dimensions } = left;
  let sum = 0;
  for (let i = 0, x = a * dimensions, y = b * dimensions; i < dimensions; i++)
    sum += (left.values[x + i] ?? 0) * (right.values[y + i] ?? 0);
  return sum;
}
