import type { ObservedColumns } from "#lib/exports/observed-columns.ts";
import type { Recipe } from "#lib/exports/recipe.ts";
import type { RejectCode } from "#lib/exports/row-codes.ts";

/** An input file as the shards see it: JSON Lines that do not change while the export runs. */
export type ShardedFile = {
  /** Where its rows are read: the input itself, or its normalised copy in the work folder. */
  path: string;
  /** Its name in rejects and in the manifest. */
  name: string;
  sizeBytes: number;
  /** The caller knows its digest: it need not be computed again. */
  isDigestKnown: boolean;
};

/** One byte range of one file: a pure function of (range, recipe, drop list, engine version) makes its output. */
export type Shard = { index: number; file: number; start: number; end: number };

/** Everything a thread needs to work on shards. Plain data: it crosses to worker threads. */
export type ShardJob = {
  recipe: Recipe;
  files: readonly ShardedFile[];
  shards: readonly Shard[];
  /** Folder for finished and half-written pieces of this export. */
  workDir: string;
  /** The "now" of freshness weights, milliseconds since 1970. */
  asOfMs: number;
};

/** 1: every row. 2: again, without the rows on the shard's drop list. */
export type Pass = 1 | 2;

/** A row that failed, for `errors[]`. `line` counts from 1 within the shard. */
export type RowFailure = {
  line: number;
  byteOffset: number;
  code: RejectCode;
  pointer: string;
  message: string;
};

/** What a piece is for; `part` counts files of one kind that `max_file_size_bytes` split. */
export type PieceKind =
  | "train"
  | "validation"
  | "meta"
  | "samples"
  | "rejects"
  | "keys"
  | "signatures"
  | "state";

/** A file one shard wrote, by its name in `workDir`. */
export type Piece = {
  kind: PieceKind;
  part: number;
  name: string;
  bytes: number;
  uncompressedBytes: number;
  rows: number;
  sha256: string;
};

/** What came of one shard; small, so that thousands fit in memory. Its metrics are in the `state` piece. */
export type ShardResult = {
  shard: number;
  pass: Pass;
  /** All lines of the range, blank ones too: later shards of the file count on from here. */
  lines: number;
  inputBytes: number;
  inputSha256: string;
  rows: number;
  trainRows: number;
  validationRows: number;
  /** Rows not exported, by code. */
  rejects: Partial<Record<RejectCode, number>>;
  /** Failed rows that count towards `max_errors`. */
  countedFailures: number;
  failures: RowFailure[];
  piiFields: number;
  /** Shapes the exported rows took. */
  columns: ObservedColumns;
  pieces: Piece[];
};

/** How many failed rows end the export: 0 is no limit. */
export function failureLimit(recipe: Recipe): number {
  return recipe.continue_on_error ? recipe.max_errors : 1;
}

/** How many of the lowest failed rows are kept for `errors[]`. */
export function keptFailures(recipe: Recipe): number {
  const limit = failureLimit(recipe);
  return limit === 0 ? 100 : Math.min(limit, 100);
}

/** Name of a shard's piece in the work folder. */
export function pieceName(shard: number, pass: Pass, kind: PieceKind, part: number, suffix: string): string {
  return `${String(shard).padStart(6, "0")}.${pass}.${kind}${part > 0 ? `.${part}` : ""}${suffix}`;
}
