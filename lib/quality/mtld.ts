import type { RowIds } from "#lib/quality/row-ids.ts";

/** Below this many words a row's MTLD says little and is not counted (McCarthy and Jarvis 2010 use 100). */
export const minMtldWords = 50;
const threshold = 0.72;

/** Scratch memory of `mtld`, reused over rows. */
export class MtldMeter {
  private seen = new Int32Array(1024);
  private epoch = 0;

  /**
   * Measure of textual lexical diversity (McCarthy and Jarvis 2010): the mean number of words in a stretch whose
   * type-token ratio stays at 0.72 or above, averaged over both reading directions. In words; the number of
   * words itself when no word is ever repeated; 0 without words.
   */
  measure(row: RowIds): number {
    if (row.distinct > this.seen.length) {
      this.seen = new Int32Array(2 * row.distinct);
      this.epoch = 0;
    }
    if (row.count === 0) return 0;
    return (this.oneWay(row, 0, 1) + this.oneWay(row, row.count - 1, -1)) / 2;
  }

  private oneWay(row: RowIds, start: number, step: 1 | -1): number {
    const { ids, count } = row;
    const { seen } = this;
    let epoch = ++this.epoch;
    let factors = 0;
    let types = 0;
    let tokens = 0;
    for (let i = 0, at = start; i < count; i++, at += step) {
      const id = ids[at] ?? 0;
      tokens++;
      if (seen[id] !== epoch) {
        seen[id] = epoch;
        types++;
      } else if (100 * types < 72 * tokens) {
        factors++;
        types = 0;
        tokens = 0;
        epoch = ++this.epoch;
      }
    }
    if (tokens > 0) factors += (1 - types / tokens) / (1 - threshold);
    return factors === 0 ? count : count / factors;
  }
}
