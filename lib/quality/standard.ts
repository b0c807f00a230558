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
import { RowMemo, type TextFacts } from "#lib/quality/row-memo.ts";
import { SignatureSample } from "#lib/quality/signature-sample.ts";
import { type FaultCounts, noFaults, type StandardState } from "#lib/quality/standard-state.ts";
import { WordBuffer } from "#lib/quality/words.ts";

/** UTF-16 code units read of each text at this level; a longer text counts by its beginning. */
export const maxUnitsPerText = 1_000_000;
/** Signatures kept for near-duplicate groups: with so many rows or fewer, every row takes part. */
const maxSignatures = 8192;
const maxSignaturesOfLongInput = 1024;
/** Width of an MTLD bucket, in words; the last one is open. */
export const mtldBucketWidth = 20;
const mtldBuckets = 16;
const thousandths = 1000;

/**
 * Measures every row with one pass over its characters and a few over its words; a row that was seen before is counted by
 * what was found in it then.
 */
export class StandardAccumulator {
  private readonly memo: Pick<RowMemo, "find" | "keep">;
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

  constructor(
    { shard, lexicalEvery = 1 }: Pick<CollectorOptions, "shard" | "lexicalEvery">,
    memo: Pick<RowMemo, "find" | "keep"> = new RowMemo(),
  ) {
    this.memo = memo;
    this.shard = shard;
    this.lexicalThreshold = 2 ** 32 / lexicalEvery;
    this.signatures = new SignatureSample(
      shard,
      lexicalEvery === 1 ? maxSignatures : maxSignaturesOfLongInput,
    );
  }

  /** Measures one row. */
  addRow(row: QualityRow): void {
    const isLexical = positionHash(this.shard, row.rowInShard) < this.lexicalThreshold;
    const known = this.memo.find(row.texts, row.outputText);
    const facts = known ?? this.addNewRow(row);
    this.count(facts);
    const isWanted = this.signatures.wants(facts.smallestTrigram);
    if (known) {
      this.distinct.addKnownRow(facts.words);
      if (isLexical || isWanted) this.read(row);
    }
    if (isWanted) this.signatures.addRow(this.words, row.rowInShard, facts.smallestTrigram);
    else this.signatures.countRow(facts.words);
    if (isLexical) this.addLexical();
  }

  private addNewRow(row: QualityRow): TextFacts {
    const [outputStart, outputEnd] = this.read(row);
    this.distinct.addRow(this.words);
    const facts = this.factsOf(row, outputStart, outputEnd);
    this.memo.keep(row.texts, row.outputText, facts);
    return facts;
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

  /** Reads the words of all texts; answers where those of the output begin and end. */
  private read(row: QualityRow): [outputStart: number, outputEnd: number] {
    const { words } = this;
    words.clear();
    let [outputStart, outputEnd] = [0, 0];
    for (const text of row.texts) {
      const start = words.count;
      words.add(text, maxUnitsPerText);
      if (text === row.outputText) [outputStart, outputEnd] = [start, words.count];
    }
    return [outputStart, outputEnd];
  }

  private factsOf(row: QualityRow, outputStart: number, outputEnd: number): TextFacts {
    const { promptVotes, outputVotes, words } = this;
    promptVotes.count(words, 0, outputStart);
    outputVotes.count(words, outputStart, outputEnd);
    const found = findPhrases(words, outputStart, outputEnd);
    return {
      words: words.count,
      units: words.units,
      symbols: words.symbols,
      tokens: words.tokens,
      smallestTrigram: this.distinct.smallestTrigram,
      language: promptVotes.winner(outputVotes),
      languageDiffers: outputStart > 0 && differ(promptVotes.winner(), outputVotes.winner()),
      refusal: found.has("refusal"),
      boilerplate: found.has("boilerplate"),
      replacementCharacters: words.replacementCharacters > 0,
      controlCharacters: words.controlCharacters > 0,
      mojibake: words.mojibake > 0,
      echo: isEcho(row.promptText, row.outputText),
      truncated: looksTruncated(row.outputText),
    };
  }

  private count(facts: TextFacts): void {
    const { faults } = this;
    this.rows++;
    this.units += facts.units;
    this.symbols += facts.symbols;
    this.tokens += facts.tokens;
    this.languages.set(facts.language, (this.languages.get(facts.language) ?? 0) + 1);
    if (facts.languageDiffers) faults.languageMismatch++;
    if (facts.refusal) faults.refusal++;
    if (facts.boilerplate) faults.boilerplate++;
    if (facts.replacementCharacters) faults.replacementCharacters++;
    if (facts.controlCharacters) faults.controlCharacters++;
    if (facts.mojibake) faults.mojibake++;
    if (facts.echo) faults.echo++;
    if (facts.truncated) faults.truncated++;
  }
}

function differ(prompt: string, output: string): boolean {
  return prompt !== output && prompt !== undetermined && output !== undetermined;
}
