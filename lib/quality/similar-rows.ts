import type { Drawn } from "#lib/quality/bottom-k.ts";
import { cosine, type Vectors } from "#lib/quality/vectors.ts";

/** Cosine similarity from which two rows say much the same. */
export const clusterThreshold = 0.85;
const excerptUnits = 160;

/** Rows that say much the same, with the one nearest to the others. */
export type SimilarRows = {
  size: number;
  representative: { shard: number; row: number; excerpt: string };
};

/** Distance of each row to its nearest neighbour, 0 (a copy) to 1 (nothing in common), and clusters. */
export type Neighbourhood = { novelty: Float64Array; clusters: SimilarRows[] };

/** Compares every pair of sampled rows: 2,048 rows of 128 dimensions take about half a second. */
export function compareRows(vectors: Vectors, members: readonly Drawn<string>[]): Neighbourhood {
  const nearest = new Float64Array(vectors.count);
  const closeness = new Float64Array(vectors.count);
  const parents = Int32Array.from({ length: vectors.count }, (_, i) => i);
  const rootOf = (start: number): number => {
    let at = start;
    while (parents[at] !== at) at = parents[at] ?? at;
    return at;
  };
  for (let a = 0; a < vectors.count; a++)
    for (let b = a + 1; b < vectors.count; b++) {
      const similarity = cosine(vectors, a, vectors, b);
      if (similarity > (nearest[a] ?? 0)) nearest[a] = similarity;
      if (similarity > (nearest[b] ?? 0)) nearest[b] = similarity;
      if (similarity < clusterThreshold) continue;
      closeness[a] = (closeness[a] ?? 0) + similarity;
      closeness[b] = (closeness[b] ?? 0) + similarity;
      const [rootA, rootB] = [rootOf(a), rootOf(b)];
      parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
    }
  const groups = new Map<number, number[]>();
  for (let row = 0; row < vectors.count; row++)
    groups.set(rootOf(row), [...(groups.get(rootOf(row)) ?? []), row]);
  const clusters = [...groups.values()]
    .filter((rows) => rows.length > 1)
    .sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0))
    .map((rows) => ({ size: rows.length, representative: medoid(rows, closeness, members) }));
  return { novelty: nearest.map((similarity) => Math.min(1, Math.max(0, 1 - similarity))), clusters };
}

function medoid(
  rows: readonly number[],
  closeness: Float64Array,
  members: readonly Drawn<string>[],
): SimilarRows["representative"] {
  const best = rows.reduce((a, b) => ((closeness[b] ?? 0) > (closeness[a] ?? 0) ? b : a), rows[0] ?? 0);
  const member = members[best];
  return {
    shard: member?.shard ?? 0,
    row: member?.row ?? 0,
    excerpt: (member?.value ?? "").slice(0, excerptUnits).toWellFormed(),
  };
}
