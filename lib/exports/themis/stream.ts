import type { Worker } from "node:worker_threads";
import { AppError } from "#lib/errors.ts";
import type { RowWalk } from "#lib/exports/row-walk.ts";
import { startThread } from "#lib/threads.ts";

/** What the thread is given. `position` holds the line at hand and whether it waits for the reader. */
export type StreamData = { walk: RowWalk; position: SharedArrayBuffer };

/** What the thread says. Counts are of the whole stream so far. */
export type StreamMessage =
  | { type: "batch"; bytes: Uint8Array; processed: number; exported: number }
  | { type: "done"; processed: number; exported: number }
  | { type: "failed"; message: string };

/** Output lines that are ready, and how far the rows are. */
export type StreamBatch = { bytes: Uint8Array; processed: number; exported: number };

/** Batches (of about a megabyte) that may wait for a slow reader. */
export const maxOpenBatches = 4;

const rowBudgetMs = 20_000;
const watchMs = 1_000;
const memoryMb = 512;

/**
 * Streams the rows of a file through a recipe, in order, from a thread of its own. A slow reader slows the thread; ending the
 * iteration ends it. Throws `invalid_input` when the recipe cannot work or a row never ends.
 */
export async function* streamRows(walk: RowWalk): AsyncGenerator<StreamBatch> {
  const position = new SharedArrayBuffer(8);
  const workerData: StreamData = { walk, position };
  const worker = startThread("lib/exports/themis/stream-thread.ts", {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, stackSizeMb: 8 },
  });
  const inbox = openInbox(worker, new Int32Array(position));
  try {
    for (;;) {
      const message = await inbox.next();
      if (message.type === "failed") throw new AppError("invalid_input", message.message);
      if (message.type === "done") return;
      yield message;
      worker.postMessage("taken");
    }
  } finally {
    inbox.close();
    await worker.terminate();
  }
}

/** The thread's messages one by one; rejects when it dies or stays in one row for too long. */
function openInbox(worker: Worker, position: Int32Array) {
  const messages: StreamMessage[] = [];
  let failure: unknown;
  let wake = (): void => undefined;
  const fail = (error: unknown) => {
    failure ??= error;
    wake();
  };
  worker.on("message", (message: StreamMessage) => {
    messages.push(message);
    wake();
  });
  worker.on("error", fail);
  let seen = { line: -1, sinceMs: performance.now() };
  const watch = setInterval(() => {
    const line = Atomics.load(position, 0);
    const nowMs = performance.now();
    const isWaiting = Atomics.load(position, 1) === 1 || messages.length > 0;
    if (isWaiting || line !== seen.line) seen = { line, sinceMs: nowMs };
    else if (nowMs - seen.sinceMs > rowBudgetMs) {
      fail(new AppError("invalid_input", `Row ${line} took longer than ${rowBudgetMs / 1000} s.`));
    }
  }, watchMs);
  return {
    async next(): Promise<StreamMessage> {
      for (;;) {
        const message = messages.shift();
        if (message) return message;
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    close: () => clearInterval(watch),
  };
}
