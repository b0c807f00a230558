/** Sparse counts as JSON: `[key, count]`, sorted by key. */
export type Counts<Key extends string | number> = [Key, number][];

const byKey = <Key extends string | number>(a: [Key, number], b: [Key, number]) =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;

/** A map as sorted pairs, by code unit or number: the same pairs give the same bytes. */
export function toCounts<Key extends string | number>(map: Map<Key, number>): Counts<Key> {
  return [...map].sort(byKey);
}

/** Adds two sorted count lists; associative and commutative. */
export function mergeCounts<Key extends string | number>(a: Counts<Key>, b: Counts<Key>): Counts<Key> {
  const map = new Map(a);
  for (const [key, count] of b) map.set(key, (map.get(key) ?? 0) + count);
  return toCounts(map);
}

/** The sum of all counts. */
export function totalOf(counts: Counts<string | number>): number {
  return counts.reduce((sum, [, count]) => sum + count, 0);
}
