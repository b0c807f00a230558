import { existsSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import type { Pass, ShardJob, ShardResult } from "#lib/exports/shard-types.ts";
import {
  sharedBytes,
  ThreadBoard,
  type ThreadData,
  type ThreadMessage,
  type ThreadTask,
  type ThreadView,
} from "#lib/exports/thread-protocol.ts";

/** A thread was stuck in one row, or ran out of memory there: the recipe's schema or pattern is to blame. */
export class RowStuck extends Error {
  readonly shard: number;
  readonly byteOffset: number;

  constructor(message: string, shard: number, byteOffset: number) {
    super(message);
    this.shard = shard;
    this.byteOffset = byteOffset;
  }
}

/** What the operating system refused (disk full, no permission), as a thread met it. */
export class SystemFailure extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

export type PoolOptions = {
  threads: number;
  /** How long one row, or the compilation of the schema, may take. */
  rowTimeoutMs?: number;
  /** V8 heap of one thread; file buffers are outside it. */
  threadHeapMb?: number;
};

const watchIntervalMs = 250;
/** Rows die young: V8 would double this again and again, and a thread's memory grow with the input. */
const youngGenerationMb = 48;

/**
 * Threads that work on an export's shards. User schemas run in them alone: a row that never ends or a schema that eats
 * the heap ends its thread, and the error names the row.
 */
export class ShardPool {
  readonly #workers: Worker[] = [];
  readonly #boards: ThreadBoard[] = [];
  readonly #options: Required<PoolOptions>;
  #listener: (thread: number, message: ThreadMessage) => void = () => {};
  #fail: (error: Error) => void = () => {};
  #watch: NodeJS.Timeout | undefined;
  #failure: Error | undefined;
  #closing = false;

  constructor(options: PoolOptions) {
    this.#options = { rowTimeoutMs: 20_000, threadHeapMb: 512, ...options };
  }

  /** Starts the threads and waits until each has compiled the recipe. */
  async start(job: ShardJob): Promise<void> {
    const { threads, threadHeapMb } = this.#options;
    const shared = new SharedArrayBuffer(sharedBytes(threads));
    for (let thread = 0; thread < threads; thread++) {
      const workerData: ThreadData = { job, thread, shared };
      const board = new ThreadBoard(shared, thread);
      board.leavePhase();
      this.#boards.push(board);
      const worker = new Worker(threadFile("shard-thread.js"), {
        workerData,
        resourceLimits: {
          maxOldGenerationSizeMb: threadHeapMb,
          maxYoungGenerationSizeMb: youngGenerationMb,
          stackSizeMb: 8,
        },
      });
      this.#workers.push(worker);
    }
    let ready = 0;
    await this.#until((resolve) => {
      this.#listener = (_thread, message) => {
        if (message.type === "ready" && ++ready === threads) resolve();
      };
      for (const [thread, worker] of this.#workers.entries()) this.#listen(thread, worker);
      this.#watchRows();
    });
  }

  /** Works on these shards; `onResult` is called once for each, in the order they end. Resolves when no thread has work left. */
  async run(pass: Pass, tasks: readonly number[], onResult: (result: ShardResult) => void): Promise<void> {
    if (tasks.length === 0) return;
    this.#boards[0]?.resetTasks();
    let idle = 0;
    await this.#until((resolve) => {
      this.#listener = (_thread, message) => {
        if (message.type === "shard") onResult(message.result);
        if (message.type === "idle" && ++idle === this.#workers.length) resolve();
      };
      const task: ThreadTask = { pass, tasks };
      for (const worker of this.#workers) worker.postMessage(task);
    });
  }

  /** Lets shards that have begun end, and starts no other. */
  endTasks(): void {
    this.#boards[0]?.endTasks();
  }

  /** Asks all threads to stop in the middle of their shards. */
  stop(): void {
    this.#boards[0]?.stop();
  }

  /** What each thread is doing now. */
  views(): ThreadView[] {
    return this.#boards.map((board) => board.view());
  }

  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#watch);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #until(begin: (resolve: () => void) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#fail = reject;
      if (this.#failure) reject(this.#failure);
      else begin(resolve);
    });
  }

  #listen(thread: number, worker: Worker): void {
    worker.on("message", (message: ThreadMessage) => {
      if (message.type === "failed") this.#failWith(failureOf(message));
      else this.#listener(thread, message);
    });
    worker.on("error", (error: unknown) => this.#failWith(this.#threadError(thread, error)));
    worker.on("exit", (code) => {
      if (!this.#closing) this.#failWith(new Error(`An export thread ended by itself (exit code ${code}).`));
    });
  }

  #failWith(error: Error): void {
    this.#failure ??= error;
    this.stop();
    this.#fail(this.#failure);
  }

  #threadError(thread: number, error: unknown): Error {
    const isOutOfMemory = errorCode(error) === "ERR_WORKER_OUT_OF_MEMORY";
    const view = this.#boards[thread]?.view();
    if (!isOutOfMemory || !view) return error instanceof Error ? error : new Error(String(error));
    if (view.phase === "compile") return schemaStuck("needs more memory than a thread may take to compile");
    return new RowStuck("needs more memory than an export thread may take", view.shard, view.byteOffset);
  }

  /** Ends a thread whose row has not moved for longer than a row may take. */
  #watchRows(): void {
    const { rowTimeoutMs } = this.#options;
    const seen = this.#boards.map(() => ({ key: "", sinceMs: 0 }));
    this.#watch = setInterval(() => {
      const nowMs = performance.now();
      for (const [thread, board] of this.#boards.entries()) {
        const view = board.view();
        const past = seen[thread];
        const isInRow = view.phase === "compile" || (view.phase === "shard" && view.byteOffset >= 0);
        const key = isInRow ? `${view.shard} ${view.byteOffset} ${view.bytes}` : "";
        if (!past || key === "" || key !== past.key) {
          seen[thread] = { key, sinceMs: nowMs };
        } else if (nowMs - past.sinceMs > rowTimeoutMs) {
          const seconds = Math.round(rowTimeoutMs / 1000);
          this.#failWith(
            view.phase === "compile"
              ? schemaStuck(`took longer than ${seconds} s to compile`)
              : new RowStuck(`took longer than ${seconds} s`, view.shard, view.byteOffset),
          );
        }
      }
    }, watchIntervalMs);
    this.#watch.unref();
  }
}

function schemaStuck(what: string): AppError {
  return new AppError("invalid_input", `The JSON Schema of the recipe ${what}. Simplify it.`, {
    problems: [{ pointer: "/structured_gen/json_schema", message: `The schema ${what}.` }],
  });
}

function failureOf(message: Extract<ThreadMessage, { type: "failed" }>): Error {
  if (message.isExpected) {
    return new AppError("invalid_input", message.message, { problems: message.problems });
  }
  if (message.systemCode.startsWith("E")) return new SystemFailure(message.message, message.systemCode);
  return new Error(message.message);
}

/** A thread's source file: beside this one, or, where a bundler has moved this one, below the working directory. */
export function threadFile(name: string): string {
  const beside = join(import.meta.dirname ?? "", name);
  if (existsSync(/* turbopackIgnore: true */ beside)) return beside;
  return join(/* turbopackIgnore: true */ process.cwd(), "lib/exports", name);
}
