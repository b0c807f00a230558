import { errorCode } from "#lib/error-code.ts";
import { checkCaps } from "#lib/schemas/caps.ts";
import type { SchemaNote, SchemaProblem } from "#lib/schemas/compile.ts";
import type { SchemaDraft } from "#lib/schemas/draft.ts";
import { startThread } from "#lib/threads.ts";

/** What one run of `adaptery validate` checks. */
export type ValidateJob = {
  schema: unknown;
  draft?: SchemaDraft;
  assertFormat: boolean;
  allErrors: boolean;
  /** Remote schemas by address. */
  references: Record<string, unknown>;
  /** Paths of JSON Lines files; "-" is the standard input. */
  files: readonly string[];
};

/** A line of one of the job's files, counted from 1. */
type Place = { file: number; line: number };

/** Where in the shared state the thread says what it does. */
export const watched = { file: 0, line: 1, checking: 2, openMessages: 3 } as const;

export type ValidateThreadData = {
  job: ValidateJob;
  /** Lines up to here are done. */
  start: Place;
  /** Rows that ended an earlier thread: reported, not checked again. */
  stuck: (Place & { message: string })[];
  state: Int32Array;
};

export type ValidateThreadMessage =
  | { kind: "compiled"; notes: SchemaNote[] }
  | { kind: "refused"; problems: SchemaProblem[] }
  | { kind: "progress"; text: string; rows: number; invalid: number; bytes: number; upTo: Place }
  | { kind: "unreadable"; file: string; message: string }
  | { kind: "done" };

export type ValidateSummary = {
  rows: number;
  invalid: number;
  bytes: number;
  notes: SchemaNote[];
  unreadable: { file: string; message: string }[];
};

/** The schema cannot be used: nothing was checked. */
export class SchemaRefused extends Error {
  constructor(problems: readonly SchemaProblem[]) {
    super(
      problems.map(({ pointer, message }) => (pointer === "" ? message : `${pointer}: ${message}`)).join(" "),
    );
    this.name = "SchemaRefused";
  }
}

/** Longest time for compiling the schema, and for checking one row, before the thread is ended. */
export type ValidateBudget = { compileMs: number; rowMs: number };

const defaultBudget: ValidateBudget = { compileMs: 30_000, rowMs: 5_000 };
const memoryMb = 1_024;

/**
 * Checks every row of the job's files in a thread with bounded memory; `write` gets the JSON lines of
 * invalid rows in input order and is awaited. A row that takes too long ends the thread: it is reported
 * with the keyword `timeout`, and a new thread goes on behind it (but a pipe cannot be read again).
 *
 * @throws {SchemaRefused} when the schema does not compile, or not in time
 */
export async function runValidate(
  job: ValidateJob,
  write: (text: string) => Promise<void>,
  budget: ValidateBudget = defaultBudget,
): Promise<ValidateSummary> {
  // Before a thread is given the schema: handing it over follows its depth on the call stack.
  const problems = [job.schema, ...Object.values(job.references)].flatMap(checkCaps);
  if (problems.length > 0) throw new SchemaRefused(problems);
  const summary: ValidateSummary = { rows: 0, invalid: 0, bytes: 0, notes: [], unreadable: [] };
  const stuck: ValidateThreadData["stuck"] = [];
  let start: Place = { file: 0, line: 0 };
  for (;;) {
    const state = new Int32Array(new SharedArrayBuffer(16));
    const end = await runThread({ job, start, stuck, state }, write, budget, summary);
    if (end.failure === undefined) return summary;
    const row: Place = { file: Atomics.load(state, watched.file), line: Atomics.load(state, watched.line) };
    stuck.push({ ...row, message: end.failure });
    start = end.upTo;
    const file = job.files[row.file] ?? "-";
    if (file !== "-") continue;
    await write(
      `${JSON.stringify({ file, line: row.line, pointer: "", keyword: "timeout", message: end.failure })}\n`,
    );
    summary.rows++;
    summary.invalid++;
    summary.unreadable.push({ file, message: `stopped at line ${row.line}, the rest was not checked` });
    start = { file: row.file + 1, line: 0 };
  }
}

/** Runs one thread to its end, or to the row it got stuck at: then `failure` says why, `upTo` what is done. */
async function runThread(
  data: ValidateThreadData,
  write: (text: string) => Promise<void>,
  budget: ValidateBudget,
  summary: ValidateSummary,
): Promise<{ upTo: Place; failure?: string }> {
  const worker = startThread("lib/cli/validate-thread.ts", {
    workerData: { validate: data },
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, stackSizeMb: 4 },
  });
  let upTo = data.start;
  let compiled = false;
  let writing = Promise.resolve();
  const ended = Promise.withResolvers<string | undefined>();
  worker.on("message", (message: ValidateThreadMessage) => {
    if (message.kind === "compiled") {
      compiled = true;
      summary.notes = message.notes;
    } else if (message.kind === "refused") {
      ended.reject(new SchemaRefused(message.problems));
    } else if (message.kind === "progress") {
      upTo = message.upTo;
      summary.rows += message.rows;
      summary.invalid += message.invalid;
      summary.bytes += message.bytes;
      writing = writing.then(() => write(message.text)).then(() => takeOff(data.state));
      writing.catch(ended.reject);
    } else if (message.kind === "unreadable") {
      summary.unreadable.push({ file: message.file, message: message.message });
    } else {
      ended.resolve(undefined);
    }
  });
  worker.on("error", (cause) => ended.resolve(describeCrash(cause)));
  const stopWatching = watch(data.state, () => compiled, budget, ended.resolve);
  try {
    const failure = await ended.promise;
    await writing;
    const atRow = Atomics.load(data.state, watched.checking) === 1;
    if (failure === undefined || atRow) return { upTo, failure };
    throw new SchemaRefused([{ pointer: "", code: "did_not_finish", message: failure }]);
  } finally {
    stopWatching();
    await worker.terminate();
  }
}

function takeOff(state: Int32Array): void {
  Atomics.sub(state, watched.openMessages, 1);
  Atomics.notify(state, watched.openMessages);
}

/** Looks several times within a budget whether the thread still does the same thing. */
function watch(
  state: Int32Array,
  isCompiled: () => boolean,
  budget: ValidateBudget,
  onStuck: (failure: string) => void,
): () => void {
  let seen = "";
  let since = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const checking = Atomics.load(state, watched.checking) === 1;
    const doing = `${isCompiled()} ${checking} ${Atomics.load(state, watched.file)} ${Atomics.load(state, watched.line)}`;
    if (doing !== seen) {
      seen = doing;
      since = now;
    } else if (!isCompiled() && now - since > budget.compileMs) {
      onStuck(`Compiling this schema took longer than ${budget.compileMs / 1000} s and was stopped.`);
    } else if (checking && now - since > budget.rowMs) {
      onStuck(`Checking this row took longer than ${budget.rowMs / 1000} s and was stopped.`);
    }
  }, 50);
  return () => clearInterval(timer);
}

function describeCrash(cause: unknown): string {
  const code = errorCode(cause);
  if (code === "ERR_WORKER_OUT_OF_MEMORY")
    return `This needed more than ${memoryMb} MB of memory and was stopped.`;
  return `The check failed: ${cause instanceof Error ? cause.message : String(cause)}.`;
}
