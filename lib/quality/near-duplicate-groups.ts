import { bandingFor, bandKey } from "#lib/quality/bands.ts";
import { estimateSimilarity } from "#lib/quality/minhash.ts";
import { readSignatures, type SampledSignature, type SignatureState } from "#lib/quality/signature-sample.ts";

/** Rows of one bucket that a further row is compared with: bounds the work on a hot bucket. */
export const maxRepresentatives = 16;

/** Rows that resemble their group's first row, directly or through others. */
export type NearDuplicateGroup = {
  representative: { shard: number; row: number };
  size: number;
  /** Lowest estimated similarity of a verified pair in the group. */
  similarity: number;
};

export type NearDuplicateGroups = { rows: number; groups: NearDuplicateGroup[] };

/** Groups the rows of a signature sample: candidates by bands, each pair verified by its estimated similarity. */
export function groupNearDuplicates(state: SignatureState, threshold: number): NearDuplicateGroups {
  const { bytes, members } = readSignatures(state);
  const parents = Int32Array.from({ length: members.length }, (_, i) => i);
  const lowest = new Float64Array(members.length).fill(1);
  const banding = bandingFor(threshold);
  for (let band = 0; band < banding.bands; band++) {
    const buckets = new Map<number, number[]>();
    members.forEach((member, i) => {
      const key = bandKey(bytes, member.offset, band, banding);
      const representatives = buckets.get(key);
      if (!representatives) buckets.set(key, [i]);
      else join(i, member, representatives);
    });
  }

  function join(i: number, member: SampledSignature, representatives: number[]): void {
    for (const other of representatives) {
      const [rootA, rootB] = [rootOf(parents, i), rootOf(parents, other)];
      if (rootA === rootB) return;
      const similarity = estimateSimilarity(bytes, member.offset, bytes, members[other]?.offset ?? 0);
      if (similarity < threshold) continue;
      const [low, high] = [Math.min(rootA, rootB), Math.max(rootA, rootB)];
      parents[high] = low;
      lowest[low] = Math.min(lowest[low] ?? 1, lowest[high] ?? 1, similarity);
      return;
    }
    if (representatives.length < maxRepresentatives) representatives.push(i);
  }

  return { rows: members.length, groups: collect(members, parents, lowest) };
}

function rootOf(parents: Int32Array, start: number): number {
  let at = start;
  for (let parent = parents[at] ?? at; parent !== at; parent = parents[at] ?? at) {
    const grandparent = parents[parent] ?? parent;
    parents[at] = grandparent;
    at = grandparent;
  }
  return at;
}

function collect(
  members: SampledSignature[],
  parents: Int32Array,
  lowest: Float64Array,
): NearDuplicateGroup[] {
  const sizes = new Map<number, number>();
  members.forEach((_, i) => {
    const root = rootOf(parents, i);
    sizes.set(root, (sizes.get(root) ?? 0) + 1);
  });
  return [...sizes]
    .filter(([, size]) => size > 1)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .map(([root, size]) => ({
      representative: { shard: members[root]?.shard ?? 0, row: members[root]?.row ?? 0 },
      size,
      similarity: lowest[root] ?? 1,
    }));
}
