import { mix32 } from "#lib/quality/hashing.ts";
import { cosine, normalise, type Vectors } from "#lib/quality/vectors.ts";

const maxIterations = 25;

/**
 * Spherical k-means with k-means++ starts (Arthur and Vassilvitskii 2007) from a fixed seed: the cluster of each
 * row, 0..k-1. The same vectors give the same clusters. `k` is at most the number of rows.
 */
export function kMeans(vectors: Vectors, k: number): Int32Array {
  const centres = firstCentres(vectors, Math.min(k, vectors.count));
  const assigned = new Int32Array(vectors.count).fill(-1);
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    let changed = false;
    for (let row = 0; row < vectors.count; row++) {
      const centre = nearest(vectors, row, centres);
      if (assigned[row] !== centre) changed = true;
      assigned[row] = centre;
    }
    if (!changed) break;
    moveCentres(vectors, assigned, centres);
  }
  return assigned;
}

function nearest(vectors: Vectors, row: number, centres: Vectors): number {
  let [best, bestSimilarity] = [0, Number.NEGATIVE_INFINITY];
  for (let centre = 0; centre < centres.count; centre++) {
    const similarity = cosine(vectors, row, centres, centre);
    if (similarity > bestSimilarity) [best, bestSimilarity] = [centre, similarity];
  }
  return best;
}

function firstCentres(vectors: Vectors, k: number): Vectors {
  const { count, dimensions, values } = vectors;
  const centres: Vectors = { count: 0, dimensions, values: new Float64Array(k * dimensions) };
  const distances = new Float64Array(count).fill(1);
  for (let centre = 0; centre < k; centre++) {
    const total = distances.reduce((sum, distance) => sum + distance, 0);
    let target = (mix32(centre + 1) / 2 ** 32) * total;
    let chosen = 0;
    while (chosen < count - 1 && target >= (distances[chosen] ?? 0)) target -= distances[chosen++] ?? 0;
    centres.values.set(values.subarray(chosen * dimensions, (chosen + 1) * dimensions), centre * dimensions);
    centres.count++;
    for (let row = 0; row < count; row++) {
      const distance = Math.max(0, 1 - cosine(vectors, row, centres, centre));
      distances[row] = Math.min(distances[row] ?? 1, distance);
    }
  }
  return centres;
}

/** Each centre becomes the direction of its members' sum; a centre without members stays. */
function moveCentres(vectors: Vectors, assigned: Int32Array, centres: Vectors): void {
  const { dimensions } = vectors;
  const sums = new Float64Array(centres.values.length);
  const sizes = new Int32Array(centres.count);
  for (let row = 0; row < vectors.count; row++) {
    const centre = assigned[row] ?? 0;
    sizes[centre] = (sizes[centre] ?? 0) + 1;
    for (let i = 0; i < dimensions; i++)
      sums[centre * dimensions + i] =
        (sums[centre * dimensions + i] ?? 0) + (vectors.values[row * dimensions + i] ?? 0);
  }
  for (let centre = 0; centre < centres.count; centre++)
    if ((sizes[centre] ?? 0) > 0) {
      const range = sums.subarray(centre * dimensions, (centre + 1) * dimensions);
      centres.values.set(range, centre * dimensions);
    }
  normalise(centres);
}
