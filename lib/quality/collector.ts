import { BasicAccumulator } from "#lib/quality/basic.ts";
import { SampleAccumulator } from "#lib/quality/sample.ts";
import { StandardAccumulator } from "#lib/quality/standard.ts";
import type { CollectorState } from "#lib/quality/state.ts";
import { TextSample } from "#lib/quality/text-sample.ts";

/** How much is measured; what, is in `QualityReport`. Each level holds everything of the one before. */
export type QualityLevel = "basic" | "standard" | "full";

/** What a collector needs to know before the first row of a shard. */
export type CollectorOptions = {
  level: QualityLevel;
  /** Number of this shard, from 0. States are merged in this order. */
  shard: number;
  /** Rows of this shard whose text is looked at by the sampled metrics (`sampleRowsPerShard`). */
  sampleRows: number;
  /**
   * At `standard` and above, repetition and MTLD look at one row in this many, by position (default 1); above 1,
   * near-duplicate groups are found among 1,024 rows instead of 8,192 (`lexicalRowsOneIn`).
   */
  lexicalEvery?: number;
  trackLength: boolean;
  trackDiversity: boolean;
  /** True only when the recipe validates: then `schema_validation` is in the report. */
  trackSchema: boolean;
  /** Keep the last ten messages for `schema_validation.recent_errors`. */
  logValidationErrors: boolean;
};

/** One row that survived every filter and will be in `data/`. The object and `texts` may be reused for the next row. */
export type QualityRow = {
  /** Number of the input line within the shard: the position that sampling and `representative` speak of. */
  rowInShard: number;
  /** Every mapped text as it is written (after redaction), outputs included. */
  texts: readonly string[];
  /** The question side, "" for styles that have none. */
  promptText: string;
  /** The answer side (`output`, last assistant turn, `text`, `chosen`): what the length filter measures. */
  outputText: string;
  /** Code points of `outputText`, as the length filter counted them. */
  lengthCodePoints: number;
  /** The weight written with the row, null when weights are off. */
  weight: number | null;
  /** Result of the JSON Schema check; null when the row was not checked. */
  schemaValid: boolean | null;
};

/** One JSON Schema error of one row, exported or rejected. */
export type SchemaViolation = { pointer: string; keyword: string; message: string };

/** Measures the rows of one shard, in one thread. Not usable after `toState`. */
export type Collector = {
  addRow(row: QualityRow): void;
  /** Counts a row that is not exported, by its one reason; `schema_violation` also counts as validated. */
  addReject(code: string): void;
  addViolation(violation: SchemaViolation): void;
  /** What was measured, as plain JSON of bounded size: safe for a journal and for `postMessage`. */
  toState(): CollectorState;
};

/**
 * Rows a shard samples: 256 over the whole input, but never fewer than 32 a shard. With `maxUnitsPerText` this bounds
 * what the sampled metrics cost a shard, whatever its rows: some 2 % of its time at 64 MiB.
 */
export function sampleRowsPerShard(shardCount: number): number {
  return Math.max(32, Math.ceil(256 / Math.max(1, shardCount)));
}

/** Every row of an input of up to two shards, one in 32 of a longer one: the costliest metrics' `lexicalEvery`. */
export function lexicalRowsOneIn(shardCount: number): number {
  return shardCount <= 2 ? 1 : 32;
}

/** A collector for one shard. Same rows in the same order give the same state, on any machine. */
export function createCollector(options: CollectorOptions): Collector {
  return new LevelCollector(options);
}

class LevelCollector implements Collector {
  private readonly options: CollectorOptions;
  private readonly basic: BasicAccumulator;
  private readonly sample: SampleAccumulator;
  private readonly standard: StandardAccumulator | null;
  private readonly texts: TextSample | null;

  constructor(options: CollectorOptions) {
    this.options = options;
    this.basic = new BasicAccumulator(options);
    this.sample = new SampleAccumulator(options);
    this.texts = options.level === "full" ? new TextSample(options.shard) : null;
    this.standard = options.level === "basic" ? null : new StandardAccumulator(options);
  }

  addRow(row: QualityRow): void {
    this.basic.addRow(row);
    this.sample.addRow(row);
    this.standard?.addRow(row);
    this.texts?.addRow(row);
  }

  addReject(code: string): void {
    this.basic.addReject(code);
  }

  addViolation(violation: SchemaViolation): void {
    this.basic.addViolation(violation);
  }

  toState(): CollectorState {
    return {
      version: 1,
      level: this.options.level,
      basic: this.basic.toState(),
      sample: this.sample.toState(),
      standard: this.standard?.toState() ?? null,
      texts: this.texts?.toState() ?? null,
    };
  }
}
