import type { Drawn } from "#lib/quality/bottom-k.ts";
import { type Basis, ratio, round } from "#lib/quality/report-figures.ts";
import { clusterThreshold, compareRows, type SimilarRows } from "#lib/quality/similar-rows.ts";
import { loadStaticEmbeddings } from "#lib/quality/static-embeddings.ts";
import { contentWords } from "#lib/quality/terms.ts";
import { effectiveTopics, findTopics, type Topic } from "#lib/quality/topics.ts";
import { tfIdfVectors } from "#lib/quality/vectors.ts";

const maxClustersListed = 20;
const redundantBelow = 0.1;

/** What level `full` adds to a report. */
export type FullReport = {
  vectors: { method: "tf-idf" | "static embeddings"; dimensions: number };
  topics: Basis & { topics: Topic[]; effective_topics: number; method: string };
  clusters: Basis & { threshold: number; clusters: number; clustered_rows: number; largest: SimilarRows[] };
  novelty: Basis & {
    mean: number;
    p10: number;
    p50: number;
    p90: number;
    /** Rows nearer than 0.1 to another row, as a share. */
    redundant_share: number;
    method: string;
  };
};

/**
 * Topics, clusters and novelty of the sampled texts. `embeddingsDirectory`: a model2vec folder to use instead of
 * TF-IDF. Deterministic; throws `invalid_input` when that folder cannot be used.
 */
export async function fullReport(
  drawn: readonly Drawn<string>[],
  totalRows: number,
  embeddingsDirectory?: string,
): Promise<FullReport> {
  const members = [...drawn].sort((a, b) => a.shard - b.shard || a.row - b.row);
  const texts = members.map((member) => member.value);
  const words = texts.map(contentWords);
  const embeddings = embeddingsDirectory ? await loadStaticEmbeddings(embeddingsDirectory) : null;
  const vectors = embeddings ? embeddings.embed(texts) : tfIdfVectors(words);
  const basis: Basis = {
    rows: members.length,
    basis: members.length === totalRows ? "every row" : "sample",
    exactness: "exact on these rows, of each the first 500 characters",
  };
  const topics = findTopics(vectors, words);
  const { novelty, clusters } = compareRows(vectors, members);
  const sorted = [...novelty].sort((a, b) => a - b);
  const quantile = (share: number) =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return {
    vectors: { method: embeddings ? "static embeddings" : "tf-idf", dimensions: vectors.dimensions },
    topics: {
      ...basis,
      topics: topics.map((topic) => ({ ...topic, share: round(topic.share) })),
      effective_topics: round(effectiveTopics(topics)),
      method: "spherical k-means with k-means++ from a fixed seed; words by log-odds against the other rows",
    },
    clusters: {
      ...basis,
      threshold: clusterThreshold,
      clusters: clusters.length,
      clustered_rows: clusters.reduce((sum, cluster) => sum + cluster.size, 0),
      largest: clusters.slice(0, maxClustersListed),
    },
    novelty: {
      ...basis,
      mean: ratio(
        sorted.reduce((sum, value) => sum + value, 0),
        sorted.length,
      ),
      p10: quantile(0.1),
      p50: quantile(0.5),
      p90: quantile(0.9),
      redundant_share: ratio(sorted.filter((value) => value < redundantBelow).length, sorted.length),
      method: "cosine distance of each row to its nearest neighbour in the sample",
    },
  };
}
