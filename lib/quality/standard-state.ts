import { type Counts, mergeCounts } from "#lib/quality/counts.ts";
import { type DistinctState, mergeDistinct } from "#lib/quality/distinct.ts";
import { mergeSignatures, type SignatureState } from "#lib/quality/signature-sample.ts";

/** Rows with a fault, by fault. */
export type FaultCounts = {
  refusal: number;
  boilerplate: number;
  replacementCharacters: number;
  controlCharacters: number;
  mojibake: number;
  echo: number;
  truncated: number;
  languageMismatch: number;
};

/** What `standard` adds. All rows are in it but for `signatures`, which is bounded. */
export type StandardState = {
  rows: number;
  units: number;
  symbols: number;
  tokens: number;
  distinct: DistinctState;
  languages: Counts<string>;
  faults: FaultCounts;
  /** `sum` in thousandths of a word. */
  mtld: { rows: number; sum: number; buckets: Counts<number> };
  /** Rows that MTLD and repetition looked at, long enough or not. */
  lexicalRows: number;
  repetition: { judged: number; flagged: number; byRule: number[] };
  signatures: SignatureState;
};

/** No row has a fault yet. */
export function noFaults(): FaultCounts {
  return {
    refusal: 0,
    boilerplate: 0,
    replacementCharacters: 0,
    controlCharacters: 0,
    mojibake: 0,
    echo: 0,
    truncated: 0,
    languageMismatch: 0,
  };
}

function addFaultCounts(a: FaultCounts, b: FaultCounts): FaultCounts {
  return {
    refusal: a.refusal + b.refusal,
    boilerplate: a.boilerplate + b.boilerplate,
    replacementCharacters: a.replacementCharacters + b.replacementCharacters,
    controlCharacters: a.controlCharacters + b.controlCharacters,
    mojibake: a.mojibake + b.mojibake,
    echo: a.echo + b.echo,
    truncated: a.truncated + b.truncated,
    languageMismatch: a.languageMismatch + b.languageMismatch,
  };
}

/** Joins two states; associative. */
export function mergeStandardStates(a: StandardState, b: StandardState): StandardState {
  return {
    rows: a.rows + b.rows,
    units: a.units + b.units,
    symbols: a.symbols + b.symbols,
    tokens: a.tokens + b.tokens,
    distinct: mergeDistinct(a.distinct, b.distinct),
    languages: mergeCounts(a.languages, b.languages),
    faults: addFaultCounts(a.faults, b.faults),
    mtld: {
      rows: a.mtld.rows + b.mtld.rows,
      sum: a.mtld.sum + b.mtld.sum,
      buckets: mergeCounts(a.mtld.buckets, b.mtld.buckets),
    },
    lexicalRows: a.lexicalRows + b.lexicalRows,
    repetition: {
      judged: a.repetition.judged + b.repetition.judged,
      flagged: a.repetition.flagged + b.repetition.flagged,
      byRule: a.repetition.byRule.map((count, rule) => count + (b.repetition.byRule[rule] ?? 0)),
    },
    signatures: mergeSignatures(a.signatures, b.signatures),
  };
}
