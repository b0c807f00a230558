import { BottomK, type Drawn, smallest } from "#lib/quality/bottom-k.ts";
import type { QualityRow } from "#lib/quality/collector.ts";
import { positionHash } from "#lib/quality/hashing.ts";

/** Rows that topics, clusters and novelty are computed of, over the whole input. */
export const maxTextRows = 2048;
/** UTF-16 code units kept of each. */
export const maxTextUnits = 500;

/** Beginnings of rows drawn by position: level `full` looks at them when all shards are merged. */
export class TextSample {
  private readonly shard: number;
  private readonly drawn = new BottomK<string>(maxTextRows);

  constructor(shard: number) {
    this.shard = shard;
  }

  addRow(row: QualityRow): void {
    const hash = positionHash(this.shard, row.rowInShard);
    if (!this.drawn.wants(hash)) return;
    const value = row.texts.join("\n").slice(0, maxTextUnits);
    this.drawn.add({ hash, shard: this.shard, row: row.rowInShard, value });
  }

  toState(): Drawn<string>[] {
    return this.drawn.toState();
  }
}

/** Joins two samples; associative and commutative. */
export function mergeTextSamples(a: Drawn<string>[], b: Drawn<string>[]): Drawn<string>[] {
  return smallest([...a, ...b], maxTextRows);
}
