import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { errorCode } from "#lib/error-code.ts";
import { AppError } from "#lib/errors.ts";
import { processSingleton } from "#lib/global.ts";
import { checkCaps } from "#lib/schemas/caps.ts";
import type { CheckAnswer, CheckRequest } from "#lib/schemas/check-thread.ts";
import { startThread } from "#lib/threads.ts";

const maxThreads = 2;
/** Requests that wait for a thread; each holds its rows in memory. */
const maxWaiting = 32;
const requestsPerThread = 200;
const idleMs = 60_000;
const defaultBudgetMs = 3_000;
const memoryMb = 256;

type Thread = { worker: Worker; position: Int32Array; requests: number; idleTimer?: NodeJS.Timeout };
type Pool = { idle: Thread[]; busy: number; waiting: (() => void)[] };

/**
 * Compiles a user's schema and checks values with it, in a thread of its own with bounded memory and
 * time: a hostile schema ends its thread, never the process.
 *
 * @param budgetMs time for compiling and checking together, once a thread is free
 * @throws {AppError} `invalid_input` when the time or the memory ran out, saying at which value; `unavailable` when too
 *   many requests wait already
 */
export async function checkIsolated(
  request: Partial<CheckRequest> & { schema: unknown },
  budgetMs: number = defaultBudgetMs,
): Promise<CheckAnswer> {
  const problems = checkCaps(request.schema); // before it is cloned: cloning follows the depth on the stack
  if (problems.length > 0) return { ok: false, problems };
  const pool = processSingleton<Pool>("schema-threads", () => ({ idle: [], busy: 0, waiting: [] }));
  await takePlace(pool);
  try {
    const thread = pool.idle.pop() ?? (await openThread(pool));
    clearTimeout(thread.idleTimer);
    const answer = await ask(
      thread,
      { options: {}, values: [], violationsPerValue: 20, ...request },
      budgetMs,
    );
    release(pool, thread);
    return answer;
  } finally {
    givePlace(pool);
  }
}

async function takePlace(pool: Pool): Promise<void> {
  if (pool.busy < maxThreads) {
    pool.busy++;
    return;
  }
  if (pool.waiting.length >= maxWaiting) {
    throw new AppError("unavailable", "Many schemas are being checked at the moment. Try again shortly.");
  }
  await new Promise<void>((resolve) => pool.waiting.push(resolve));
}

/** The place goes to who waits longest, without being free in between. */
function givePlace(pool: Pool): void {
  const next = pool.waiting.shift();
  if (next) next();
  else pool.busy--;
}

/** A new thread, once it has loaded its modules: that time is not the schema's. */
async function openThread(pool: Pool): Promise<Thread> {
  const position = new Int32Array(new SharedArrayBuffer(4));
  const worker = startThread("lib/schemas/check-thread.ts", {
    workerData: { position },
    resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  const thread: Thread = { worker, position, requests: 0 };
  // An error that nobody listens for, between two requests or while it is ended, would end the process.
  worker.on("error", () => forget(pool, thread));
  worker.on("exit", () => forget(pool, thread));
  await once(worker, "message");
  return thread;
}

function forget(pool: Pool, thread: Thread): void {
  clearTimeout(thread.idleTimer);
  pool.idle = pool.idle.filter((other) => other !== thread);
}

/** Keeps a thread warm for the next request; compiled schemas stay in its memory, so not for ever. */
function release(pool: Pool, thread: Thread): void {
  if (thread.requests >= requestsPerThread) {
    void thread.worker.terminate();
    return;
  }
  thread.worker.unref();
  thread.idleTimer = setTimeout(() => {
    forget(pool, thread);
    void thread.worker.terminate();
  }, idleMs).unref();
  pool.idle.push(thread);
}

function ask(thread: Thread, request: CheckRequest, budgetMs: number): Promise<CheckAnswer> {
  const { worker, position } = thread;
  thread.requests++;
  worker.ref();
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      worker.off("message", onMessage).off("error", onError).off("exit", onExit);
      settle();
    };
    const fail = (message: string, cause?: unknown): void =>
      finish(() => {
        void worker.terminate();
        reject(
          new AppError("invalid_input", message, { problems: [{ pointer: "/schema", message }], cause }),
        );
      });
    const timer = setTimeout(() => fail(describeTimeout(position, budgetMs)), budgetMs);
    const onMessage = (answer: CheckAnswer): void => finish(() => resolve(answer));
    const onError = (cause: unknown): void => fail(describeCrash(cause, position), cause);
    const onExit = (): void => fail("The schema ended the thread that checked it.");
    worker.on("message", onMessage).on("error", onError).on("exit", onExit);
    worker.postMessage(request);
  });
}

function where(position: Int32Array): string {
  const index = Atomics.load(position, 0);
  return index < 0 ? "Compiling this schema" : `Checking row ${index + 1} of the sample with this schema`;
}

function describeTimeout(position: Int32Array, budgetMs: number): string {
  return `${where(position)} took longer than ${budgetMs / 1000} s and was stopped. Look for nested repetition in patterns and for references that multiply.`;
}

function describeCrash(cause: unknown, position: Int32Array): string {
  const code = errorCode(cause);
  if (code === "ERR_WORKER_OUT_OF_MEMORY") {
    return `${where(position)} needed more than ${memoryMb} MB of memory and was stopped. Make the schema smaller.`;
  }
  return `${where(position)} failed: ${cause instanceof Error ? cause.message : String(cause)}`;
}
