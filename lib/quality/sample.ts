import { BottomK, type Drawn, smallest } from "#lib/quality/bottom-k.ts";
import type { CollectorOptions, QualityRow } from "#lib/quality/collector.ts";
import { type CompressionState, measureCompression, mergeCompression } from "#lib/quality/compression.ts";
import { type Counts, mergeCounts, toCounts } from "#lib/quality/counts.ts";
import { DistinctCounter, type DistinctState, mergeDistinct } from "#lib/quality/distinct.ts";
import {
  DiversityCounter,
  type DiversityState,
  mergeDiversity,
  wordsPerRow,
} from "#lib/quality/diversity.ts";
import { positionHash } from "#lib/quality/hashing.ts";
import { LanguageVotes, languagePrefixUnits, undetermined } from "#lib/quality/language.ts";
import { WordBuffer } from "#lib/quality/words.ts";

/** UTF-16 code units read of each text of a sampled row, so that long rows cost no more than others. */
export const maxUnitsPerText = 1000;
/** Prefixes kept for the slow language detector, over the whole input. */
const maxUndetermined = 256;

/** What the rows drawn by position showed. Sums over the rows sampled in each shard. */
export type SampleState = {
  rows: number;
  rowsPerShard: number;
  textUnits: number;
  tokens: number;
  distinct: DistinctState;
  diversity: DiversityState | null;
  /** Null below `standard`. */
  compression: CompressionState | null;
  languages: Counts<string>;
  /** Beginnings of rows whose language function words do not tell. */
  undetermined: Drawn<string>[];
};

type SampleOptions = Pick<CollectorOptions, "level" | "shard" | "sampleRows" | "trackDiversity">;
type SampledRow = { texts: readonly string[]; outputText: string };

/** Draws rows by a hash of their position and measures them at the end of the shard, in input order. */
export class SampleAccumulator {
  private readonly options: SampleOptions;
  private readonly drawn: BottomK<SampledRow>;

  constructor(options: SampleOptions) {
    this.options = options;
    this.drawn = new BottomK(options.sampleRows);
  }

  addRow(row: QualityRow): void {
    const { shard } = this.options;
    const hash = positionHash(shard, row.rowInShard);
    if (!this.drawn.wants(hash)) return;
    const value = { texts: [...row.texts], outputText: row.outputText };
    this.drawn.add({ hash, shard, row: row.rowInShard, value });
  }

  toState(): SampleState {
    return measure(this.drawn.toState(), this.options);
  }
}

function measure(sampled: Drawn<SampledRow>[], options: SampleOptions): SampleState {
  const words = new WordBuffer();
  const distinct = new DistinctCounter();
  const diversity = new DiversityCounter();
  const votes = new LanguageVotes();
  const languages = new Map<string, number>();
  const unknown: Drawn<string>[] = [];
  let textUnits = 0;
  let tokens = 0;
  for (const { hash, shard, row, value } of sampled.sort((a, b) => a.row - b.row)) {
    words.clear();
    for (const text of value.texts) words.add(text, maxUnitsPerText);
    textUnits += words.units;
    tokens += words.tokens;
    distinct.addRow(words);
    votes.count(words, 0, words.count);
    const language = votes.winner();
    languages.set(language, (languages.get(language) ?? 0) + 1);
    if (language === undetermined)
      unknown.push({ hash, shard, row, value: value.texts.join(" ").slice(0, languagePrefixUnits) });
    if (options.trackDiversity) {
      words.clear();
      words.add(value.outputText, wordsPerRow * 12);
      diversity.addRow(words);
    }
  }
  return {
    rows: sampled.length,
    rowsPerShard: options.sampleRows,
    textUnits,
    tokens,
    distinct: distinct.toState(),
    diversity: options.trackDiversity ? diversity.toState() : null,
    compression:
      options.level === "basic"
        ? null
        : measureCompression(sampled.map(({ value }) => value.texts.join("\n"))),
    languages: toCounts(languages),
    undetermined: smallest(unknown, maxUndetermined),
  };
}

/** Joins two states: sums, sketches and the bounded list of undetermined rows. Associative. */
export function mergeSampleStates(a: SampleState, b: SampleState): SampleState {
  return {
    rows: a.rows + b.rows,
    rowsPerShard: Math.max(a.rowsPerShard, b.rowsPerShard),
    textUnits: a.textUnits + b.textUnits,
    tokens: a.tokens + b.tokens,
    distinct: mergeDistinct(a.distinct, b.distinct),
    diversity: a.diversity && b.diversity ? mergeDiversity(a.diversity, b.diversity) : null,
    compression: a.compression && b.compression ? mergeCompression(a.compression, b.compression) : null,
    languages: mergeCounts(a.languages, b.languages),
    undetermined: smallest([...a.undetermined, ...b.undetermined], maxUndetermined),
  };
}
