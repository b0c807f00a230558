/** What `standard` finds in the texts of one row, wherever the row stands. */
export type TextFacts = {
  words: number;
  units: number;
  symbols: number;
  tokens: number;
  smallestTrigram: number;
  language: string;
  languageDiffers: boolean;
  refusal: boolean;
  boilerplate: boolean;
  replacementCharacters: boolean;
  controlCharacters: boolean;
  mojibake: boolean;
  echo: boolean;
  truncated: boolean;
};

type Entry = { texts: readonly string[]; facts: TextFacts };

const maxRows = 8192;
/** UTF-16 code units of all rows remembered. */
const maxUnits = 6_000_000;
/** Look-ups after which a memory that found less than one row in sixteen is given up. */
const trialRows = 4096;

/**
 * The first rows of a shard and what was found in them: a row that comes again, as in data that is repeated to weigh more,
 * need not be read again. Bounded, and off where rows do not repeat. What is found never depends on it.
 */
export class RowMemo {
  private entries: Map<string, Entry> | undefined = new Map();
  private units = 0;
  private asked = 0;
  private found = 0;

  find(texts: readonly string[], outputText: string): TextFacts | undefined {
    const { entries } = this;
    if (entries === undefined) return undefined;
    if (++this.asked % trialRows === 0) this.review();
    const entry = entries.get(outputText);
    if (entry === undefined || entry.texts.length !== texts.length) return undefined;
    for (let i = 0; i < texts.length; i++) if (entry.texts[i] !== texts[i]) return undefined;
    this.found++;
    return entry.facts;
  }

  /** Remembers a row that `find` does not know, while there is room. */
  keep(texts: readonly string[], outputText: string, facts: TextFacts): void {
    const { entries } = this;
    if (entries === undefined || entries.size === maxRows || this.units > maxUnits) return;
    if (entries.has(outputText)) return;
    entries.set(outputText, { texts: [...texts], facts });
    for (const text of texts) this.units += text.length;
  }

  private review(): void {
    const isFull = this.entries?.size === maxRows || this.units > maxUnits;
    if (isFull && this.found * 16 < trialRows) this.entries = undefined;
    this.found = 0;
  }
}
