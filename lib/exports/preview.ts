import type { Worker } from "node:worker_threads";
import { errorCode } from "#lib/error-code.ts";
import { AppError, type FieldProblem } from "#lib/errors.ts";
import type { RejectBucket, RejectCode } from "#lib/exports/row-codes.ts";
import type { RowWalk } from "#lib/exports/row-walk.ts";
import { processSingleton } from "#lib/global.ts";
import { startThread } from "#lib/threads.ts";

/** One output row of a preview: the line it becomes and the source row it comes from. */
export type PreviewRow = { line: number; output: string; source: unknown };

/** One row that would not be exported, and why. */
export type PreviewReject = {
  line: number;
  bucket: RejectBucket;
  code: RejectCode;
  pointer: string;
  message: string;
  /** The source row; its text where it is no JSON, null where personal data is the reason. */
  row: unknown;
};

/** What a recipe makes of the first rows of a dataset. Counts are of the rows looked at. */
export type RowPreview = {
  rows: number;
  exported: number;
  /** Whether these are all rows of the dataset. */
  isWhole: boolean;
  accepted: PreviewRow[];
  rejected: PreviewReject[];
  rejects: Partial<Record<RejectCode, number>>;
};

/** What the thread is given. */
export type PreviewData = {
  walk: RowWalk;
  /** Rows looked at, and kept of either kind, at most. */
  sourceRows: number;
  acceptedRows: number;
  rejectedRows: number;
  /** Rows longer than so many characters are cut. */
  rowCharacters: number;
  /** The line at hand, for the message when time runs out. */
  position: SharedArrayBuffer;
};

export type PreviewAnswer =
  | { ok: true; preview: RowPreview }
  | { ok: false; message: string; problems: FieldProblem[] };

const budgetMs = 5_000;
const memoryMb = 256;
const maxThreads = 2;
const maxWaiting = 20;

type Gate = { busy: number; waiting: (() => void)[] };

async function withGate<T>(work: () => Promise<T>): Promise<T> {
  const gate = processSingleton<Gate>("export preview gate", () => ({ busy: 0, waiting: [] }));
  if (gate.waiting.length >= maxWaiting) {
    throw new AppError("rate_limited", "Too many previews wait already. Try again in a moment.", {
      retryAfterSeconds: 2,
    });
  }
  if (gate.busy >= maxThreads) await new Promise<void>((resolve) => gate.waiting.push(resolve));
  gate.busy++;
  try {
    return await work();
  } finally {
    gate.busy--;
    gate.waiting.shift()?.();
  }
}

/**
 * Runs the first rows of a file through a recipe, in a thread of its own with bounded time and memory, because the
 * recipe's schema and patterns may be hostile. Throws `invalid_input` naming the row when either runs out.
 */
export function previewRows(walk: RowWalk, sourceRows: number): Promise<RowPreview> {
  return withGate(() => {
    const position = new SharedArrayBuffer(4);
    const workerData: PreviewData = {
      walk,
      sourceRows,
      acceptedRows: 10,
      rejectedRows: 20,
      rowCharacters: 20_000,
      position,
    };
    const worker = startThread("lib/exports/preview-thread.ts", {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: memoryMb, stackSizeMb: 4 },
    });
    return answerOf(worker, new Int32Array(position)).finally(() => worker.terminate());
  });
}

function answerOf(worker: Worker, position: Int32Array): Promise<RowPreview> {
  return new Promise((resolve, reject) => {
    const refuse = (what: string, cause?: unknown) => {
      const line = Atomics.load(position, 0);
      const where = line === 0 ? "Compiling the recipe" : `Row ${line} of the dataset`;
      reject(
        new AppError(
          "invalid_input",
          `${where} ${what}. Look at the patterns and references of the schema.`,
          { cause },
        ),
      );
    };
    const timer = setTimeout(() => refuse(`took longer than ${budgetMs / 1000} s`), budgetMs);
    worker.once("message", (answer: PreviewAnswer) => {
      clearTimeout(timer);
      if (answer.ok) resolve(answer.preview);
      else reject(new AppError("invalid_input", answer.message, { problems: answer.problems }));
    });
    worker.once("error", (error: unknown) => {
      clearTimeout(timer);
      const code = errorCode(error);
      if (code === "ERR_WORKER_OUT_OF_MEMORY") refuse(`needed more than ${memoryMb} MB of memory`, error);
      else reject(error);
    });
  });
}
