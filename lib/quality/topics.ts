import { kMeans } from "#lib/quality/k-means.ts";
import { termCounts } from "#lib/quality/terms.ts";
import type { Vectors } from "#lib/quality/vectors.ts";

/** Fewer rows have no topics worth the name. */
export const minTopicRows = 20;
const maxTopics = 16;
const labelWords = 5;

/** One topic: words that set it apart, most telling first, and its rows in the sample. */
export type Topic = { label: string[]; rows: number; share: number };

/** Clusters rows by k-means, k = √(n/8) within 2..16, and names each cluster by its words. */
export function findTopics(vectors: Vectors, rows: readonly (readonly string[])[]): Topic[] {
  if (rows.length < minTopicRows) return [];
  const k = Math.min(maxTopics, Math.max(2, Math.round(Math.sqrt(rows.length / 8))));
  const assigned = kMeans(vectors, k);
  const all = termCounts(rows.flat());
  return Array.from({ length: k }, (_, topic) => rows.filter((_row, i) => assigned[i] === topic))
    .filter((members) => members.length > 0)
    .map((members) => ({
      label: topWords(termCounts(members.flat()), all),
      rows: members.length,
      share: members.length / rows.length,
    }))
    .sort((a, b) => b.rows - a.rows || (a.label.join() < b.label.join() ? -1 : 1));
}

/** Number of equally large topics with the same entropy, e^H. 0 without topics. */
export function effectiveTopics(topics: readonly Topic[]): number {
  if (topics.length === 0) return 0;
  return Math.exp(-topics.reduce((sum, { share }) => sum + share * Math.log(share), 0));
}

/**
 * Words by their log-odds ratio against all other rows, with the whole sample as Dirichlet prior, in standard
 * errors (Monroe, Colaresi and Quinn 2008).
 */
function topWords(inside: Map<string, number>, all: Map<string, number>): string[] {
  const total = [...all.values()].reduce((sum, count) => sum + count, 0);
  const insideTotal = [...inside.values()].reduce((sum, count) => sum + count, 0);
  const scored = [...inside].map(([word, count]): [string, number] => {
    const prior = all.get(word) ?? 0;
    const outside = prior - count;
    const logOdds = (occurrences: number, size: number) =>
      Math.log((occurrences + prior) / (size + total - occurrences - prior || 1));
    const difference = logOdds(count, insideTotal) - logOdds(outside, total - insideTotal);
    return [word, difference / Math.sqrt(1 / (count + prior) + 1 / (outside + prior))];
  });
  return scored
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, labelWords)
    .map(([word]) => word);
}
