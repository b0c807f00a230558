import { closeSync, openSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { checkRow, type RowReport } from "#lib/cli/check-row.ts";
import { readLines } from "#lib/cli/read-lines.ts";
import { type ValidateThreadData, type ValidateThreadMessage, watched } from "#lib/cli/validate-run.ts";
import { compileSchema, type SchemaValidator } from "#lib/schemas/compile.ts";

const data: ValidateThreadData = workerData.validate;
const { state, job } = data;
const rowsPerMessage = 5_000;
const charsPerMessage = 64 * 1024;
const maxOpenMessages = 16;

let pending = { text: [] as string[], chars: 0, rows: 0, invalid: 0, bytes: 0 };

const compiled = compileSchema(job.schema, job);
if (compiled.ok) {
  send({ kind: "compiled", notes: compiled.notes });
  for (let file = data.start.file; file < job.files.length; file++) checkFile(file, compiled.validator);
  send({ kind: "done" });
} else {
  send({ kind: "refused", problems: compiled.problems });
}

function send(message: ValidateThreadMessage): void {
  parentPort?.postMessage(message);
}

/** Sends what was found up to a line; waits while the main thread is behind, so that messages do not pile up. */
function flush(file: number, line: number): void {
  for (let open = state[watched.openMessages]; open !== undefined && open >= maxOpenMessages; ) {
    Atomics.wait(state, watched.openMessages, open, 1_000);
    open = Atomics.load(state, watched.openMessages);
  }
  Atomics.add(state, watched.openMessages, 1);
  const { text, rows, invalid, bytes } = pending;
  send({ kind: "progress", text: text.join(""), rows, invalid, bytes, upTo: { file, line } });
  pending = { text: [], chars: 0, rows: 0, invalid: 0, bytes: 0 };
}

function checkFile(fileIndex: number, validator: SchemaValidator): void {
  const file = job.files[fileIndex] ?? "-";
  const skip = fileIndex === data.start.file ? data.start.line : 0;
  const stuck = new Map(
    data.stuck.filter((row) => row.file === fileIndex).map((row) => [row.line, row.message]),
  );
  // A pipe cannot be read again: nothing may wait in this thread when a row ends it.
  const flushEachRow = file === "-" && validator.timeBoxed;
  let line = 0;
  const take = (bytes: Buffer): void => {
    line++;
    if (line <= skip) return;
    const known = stuck.get(line);
    const reports = known === undefined ? checkWatched(bytes, fileIndex, line, validator) : [timeout(known)];
    pending.bytes += bytes.length + 1;
    if (reports === undefined) return;
    pending.rows++;
    if (reports.length > 0) pending.invalid++;
    for (const { pointer, keyword, message } of reports) {
      const text = `${JSON.stringify({ file, line, pointer, keyword, message })}\n`;
      pending.text.push(text);
      pending.chars += text.length;
    }
    if (flushEachRow || pending.chars >= charsPerMessage || pending.rows >= rowsPerMessage)
      flush(fileIndex, line);
  };
  try {
    const descriptor = file === "-" ? 0 : openSync(file, "r");
    try {
      readLines(descriptor, take);
    } finally {
      if (descriptor !== 0) closeSync(descriptor);
    }
  } catch (cause) {
    send({ kind: "unreadable", file, message: cause instanceof Error ? cause.message : String(cause) });
  }
  flush(fileIndex, line);
}

function checkWatched(
  bytes: Buffer,
  file: number,
  line: number,
  validator: SchemaValidator,
): RowReport[] | undefined {
  Atomics.store(state, watched.file, file);
  Atomics.store(state, watched.line, line);
  Atomics.store(state, watched.checking, 1);
  const reports = checkRow(bytes, validator, line === 1);
  Atomics.store(state, watched.checking, 0);
  return reports;
}

function timeout(message: string): RowReport {
  return { pointer: "", keyword: "timeout", message };
}
