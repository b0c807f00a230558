import { isEcho, looksTruncated } from "#lib/quality/answer-faults.ts";
import type { CollectorOptions, QualityRow } from "#lib/quality/collector.ts";
import { toCounts } from "#lib/quality/counts.ts";
import { DistinctCounter } from "#lib/quality/distinct.ts";
import { positionHash } from "#lib/quality/hashing.ts";
import { LanguageVotes, undetermined } from "#lib/quality/language.ts";
import { MtldMeter, minMtldWords } from "#lib/quality/mtld.ts";
import { findPhrases } from "#lib/quality/phrases.ts";
import {
  minRepetitionWords,
  RepetitionMeter,
  repetitionRuleNames,
  repetitionRules,
} from "#lib/quality/repetition.ts";
import { RowIds } from "#lib/quality/row-ids.ts";
import { SignatureSample } from "#lib/quality/signature-sample.ts";
import { type FaultCounts, noFaults, type StandardState } from "#lib/quality/standard-state.ts";
import { WordBuffer } from "#lib/quality/words.ts";

/** UTF-16 code units read of each text at this level; a longer text counts by its beginning. */
export const maxUnitsPerText = 1_000_000;
/** Signatures kept for near-duplicate groups: with so many rows or fewer, every row takes part. */
const maxSignatures = 8192;
const maxSignaturesOfLongInput = 2048;
/** Width of an MTLD bucket, in words; the last one is open. */
export const mtldBucketWidth = 20;
const mtldBuckets = 16;
const thousandths = 1000;

/** Measures every row with one pass over its characters and a few over its words. */
export class StandardAccumulator {
  private readonly words = new WordBuffer();
  private readonly ids = new RowIds();
  private readonly mtldMeter = new MtldMeter();
  private readonly repetitionMeter = new RepetitionMeter();
  private readonly distinct = new DistinctCounter();
  private readonly promptVotes = new LanguageVotes();
  private readonly outputVotes = new LanguageVotes();
  private readonly languages = new Map<string, number>();
  private readonly signatures: SignatureSample;
  private readonly faults: FaultCounts = noFaults();
  private readonly mtld = { rows: 0, sum: 0 };
  private readonly mtldCounts = new Array<number>(mtldBuckets).fill(0);
  private readonly repetition = { judged: 0, flagged: 0 };
  private readonly byRule = new Array<number>(repetitionRuleNames.length).fill(0);
  private lexicalRows = 0;
  private rows = 0;
  private units = 0;
  private symbols = 0;
  private tokens = 0;

  private readonly shard: number;
  private readonly lexicalThreshold: number;

  constructor({ shard, lexicalEvery = 1 }: Pick<CollectorOptions, "shard" | "lexicalEvery">) {
    this.shard = shard;
    this.lexicalThreshold = 2 ** 32 / lexicalEvery;
    this.signatures = new SignatureSample(
      shard,
      lexicalEvery === 1 ? maxSignatures : maxSignaturesOfLongInput,
    );
  }

  /** Measures one row and returns its words, valid until the next call. */
  addRow(row: QualityRow): WordBuffer {
    const { words } = this;
    words.clear();
    let [outputStart, outputEnd] = [0, 0];
    for (const text of row.texts) {
      const start = words.count;
      words.add(text, maxUnitsPerText);
      if (text === row.outputText) [outputStart, outputEnd] = [start, words.count];
    }
    this.rows++;
    this.units += words.units;
    this.symbols += words.symbols;
    this.tokens += words.tokens;
    this.distinct.addRow(words);
    this.signatures.addRow(words, row.rowInShard, this.distinct.smallestTrigram);
    if (positionHash(this.shard, row.rowInShard) < this.lexicalThreshold) this.addLexical();
    this.addLanguages(outputStart, outputEnd);
    this.addFaults(row, outputStart, outputEnd);
    return words;
  }

  toState(): StandardState {
    return {
      rows: this.rows,
      units: this.units,
      symbols: this.symbols,
      tokens: this.tokens,
      distinct: this.distinct.toState(),
      languages: toCounts(this.languages),
      faults: { ...this.faults },
      mtld: {
        ...this.mtld,
        buckets: this.mtldCounts
          .map((count, bucket): [number, number] => [bucket, count])
          .filter(([, count]) => count > 0),
      },
      lexicalRows: this.lexicalRows,
      repetition: { ...this.repetition, byRule: [...this.byRule] },
      signatures: this.signatures.toState(),
    };
  }

  private addLexical(): void {
    this.lexicalRows++;
    this.ids.set(this.words);
    this.addMtld();
    this.addRepetition();
  }

  private addMtld(): void {
    if (this.ids.count < minMtldWords) return;
    const value = this.mtldMeter.measure(this.ids);
    this.mtld.rows++;
    this.mtld.sum += Math.round(value * thousandths);
    const bucket = Math.min(mtldBuckets - 1, Math.floor(value / mtldBucketWidth));
    this.mtldCounts[bucket] = (this.mtldCounts[bucket] ?? 0) + 1;
  }

  private addRepetition(): void {
    if (this.ids.count < minRepetitionWords) return;
    this.repetitionMeter.measure(this.ids, this.words);
    this.repetition.judged++;
    let flagged = false;
    for (let rule = 0; rule < repetitionRuleNames.length; rule++) {
      const name = repetitionRuleNames[rule];
      if (name === undefined || (this.repetitionMeter.shares[rule] ?? 0) <= repetitionRules[name]) continue;
      this.byRule[rule] = (this.byRule[rule] ?? 0) + 1;
      flagged = true;
    }
    if (flagged) this.repetition.flagged++;
  }

  private addLanguages(outputStart: number, outputEnd: number): void {
    const { promptVotes, outputVotes, words } = this;
    promptVotes.count(words, 0, outputStart);
    outputVotes.count(words, outputStart, outputEnd);
    const language = promptVotes.winner(outputVotes);
    this.languages.set(language, (this.languages.get(language) ?? 0) + 1);
    if (outputStart === 0) return;
    const [prompt, output] = [promptVotes.winner(), outputVotes.winner()];
    if (prompt !== output && prompt !== undetermined && output !== undetermined)
      this.faults.languageMismatch++;
  }

  private addFaults(row: QualityRow, outputStart: number, outputEnd: number): void {
    const { words, faults } = this;
    const found = findPhrases(words, outputStart, outputEnd);
    if (found.has("refusal")) faults.refusal++;
    if (found.has("boilerplate")) faults.boilerplate++;
    if (words.replacementCharacters > 0) faults.replacementCharacters++;
    if (words.controlCharacters > 0) faults.controlCharacters++;
    if (words.mojibake > 0) faults.mojibake++;
    if (isEcho(row.promptText, row.outputText)) faults.echo++;
    if (looksTruncated(row.outputText)) faults.truncated++;
  }
}
