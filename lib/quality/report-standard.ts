import { similarityError } from "#lib/quality/minhash.ts";
import { minMtldWords } from "#lib/quality/mtld.ts";
import { groupNearDuplicates, type NearDuplicateGroup } from "#lib/quality/near-duplicate-groups.ts";
import { minRepetitionWords, repetitionRuleNames, repetitionRules } from "#lib/quality/repetition.ts";
import { type Basis, ratio, round } from "#lib/quality/report-figures.ts";
import type { SampleState } from "#lib/quality/sample.ts";
import { mtldBucketWidth } from "#lib/quality/standard.ts";
import type { StandardState } from "#lib/quality/standard-state.ts";

/** Similarity from which rows count as near-duplicates in a report. */
export const reportThreshold = 0.8;
const maxGroupsListed = 50;

/** What the levels `standard` and `full` add to a report. Counts are rows. */
export type StandardReport = {
  near_duplicates: Basis & {
    threshold: number;
    /** Rows that resemble an earlier row of the sample. */
    near_duplicate_rows: number;
    near_duplicate_share: number;
    groups: number;
    largest_groups: NearDuplicateGroup[];
    method: string;
  };
  repetition: Basis & {
    flagged: number;
    by_rule: Record<string, { threshold: number; flagged: number }>;
    method: string;
  };
  mtld: Basis & { mean: number; bucket_width: number; distribution: Record<string, number>; method: string };
  compression: Basis & { ratio: number; bytes: number; compressed_bytes: number; method: string };
  phrases: Basis & { refusal: number; boilerplate: number };
  encoding: Basis & { replacement_characters: number; control_characters: number; mojibake: number };
  answers: Basis & { echo: number; truncated: number; language_differs_from_prompt: number };
};

/** The standard part of a report, from merged states. Deterministic. */
export function standardReport(state: StandardState, sample: SampleState): StandardReport {
  const everyRow = { rows: state.rows, basis: "every row" as const };
  const { faults } = state;
  return {
    near_duplicates: nearDuplicates(state),
    repetition: repetition(state),
    mtld: mtld(state),
    compression: compression(sample),
    phrases: {
      ...everyRow,
      exactness: "exact for the listed English and German phrases in the answer",
      refusal: faults.refusal,
      boilerplate: faults.boilerplate,
    },
    encoding: {
      ...everyRow,
      exactness: "exact; mojibake by the character pairs of UTF-8 read as Windows-1252",
      replacement_characters: faults.replacementCharacters,
      control_characters: faults.controlCharacters,
      mojibake: faults.mojibake,
    },
    answers: {
      ...everyRow,
      exactness: "echo exact; truncation and language are heuristics",
      echo: faults.echo,
      truncated: faults.truncated,
      language_differs_from_prompt: faults.languageMismatch,
    },
  };
}

function nearDuplicates({ signatures }: StandardState): StandardReport["near_duplicates"] {
  const { rows, groups } = groupNearDuplicates(signatures, reportThreshold);
  const repeated = groups.reduce((sum, group) => sum + group.size - 1, 0);
  const complete = rows === signatures.rows;
  return {
    rows,
    basis: complete ? "every row" : "sample",
    exactness: `a similarity is estimated with a standard error of ${similarityError(reportThreshold).toFixed(3)}; ${
      complete
        ? "98 % of pairs at the threshold are found"
        : "rows are drawn by content, so a pair of similarity s is found with probability s"
    }`,
    threshold: reportThreshold,
    near_duplicate_rows: repeated,
    near_duplicate_share: ratio(repeated, rows),
    groups: groups.length,
    largest_groups: groups
      .slice(0, maxGroupsListed)
      .map((group) => ({ ...group, similarity: round(group.similarity) })),
    method:
      "one-permutation MinHash of 3-word shingles, 128 bins with densification, bands, every pair verified by its estimated Jaccard similarity",
  };
}

/** Whether MTLD and repetition saw all rows or some of them. */
function lexicalBasis({ rows, lexicalRows }: StandardState): Basis["basis"] {
  return lexicalRows === rows ? "every row" : "sample";
}

function repetition(state: StandardState): StandardReport["repetition"] {
  const { judged, flagged, byRule } = state.repetition;
  return {
    rows: judged,
    basis: lexicalBasis(state),
    exactness: `exact, for rows of at least ${minRepetitionWords} words`,
    flagged,
    by_rule: Object.fromEntries(
      repetitionRuleNames.map((rule, i) => [
        rule,
        { threshold: repetitionRules[rule], flagged: byRule[i] ?? 0 },
      ]),
    ),
    method: "Gopher repetition rules on word characters; a row over any threshold is flagged",
  };
}

function mtld(state: StandardState): StandardReport["mtld"] {
  const { rows, sum, buckets } = state.mtld;
  return {
    rows,
    basis: lexicalBasis(state),
    exactness: `exact, for rows of at least ${minMtldWords} words`,
    mean: ratio(sum / 1000, rows),
    bucket_width: mtldBucketWidth,
    distribution: Object.fromEntries(buckets.map(([bucket, count]) => [bucket * mtldBucketWidth, count])),
    method: "mean of row values; type-token ratio 0.72, both reading directions",
  };
}

function compression({ compression: measured }: SampleState): StandardReport["compression"] {
  const { rows, bytes, compressedBytes } = measured ?? { rows: 0, bytes: 0, compressedBytes: 0 };
  return {
    rows,
    basis: "sample",
    exactness: "exact on the sample",
    ratio: ratio(bytes, compressedBytes),
    bytes,
    compressed_bytes: compressedBytes,
    method: "deflate level 6 over the sampled texts of each shard as one block; uncompressed over compressed",
  };
}
