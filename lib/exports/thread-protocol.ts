import type { FieldProblem } from "#lib/errors.ts";
import { rejectCodes } from "#lib/exports/row-codes.ts";
import type { ShardProgress } from "#lib/exports/shard.ts";
import type { Pass, ShardJob, ShardResult } from "#lib/exports/shard-types.ts";

/** What a thread is started with. */
export type ThreadData = { job: ShardJob; thread: number; shared: SharedArrayBuffer };

/** What a thread is asked to do: take indices of `tasks` by the shared counter until none is left. */
export type ThreadTask = { pass: Pass; tasks: readonly number[] };

/** What a thread says. `systemCode` is the operating system's (ENOSPC, EACCES…) when one failed it. */
export type ThreadMessage =
  | { type: "ready" }
  | { type: "shard"; result: ShardResult }
  | { type: "idle" }
  | {
      type: "failed";
      isExpected: boolean;
      message: string;
      systemCode: string;
      problems: FieldProblem[];
    };

const headerBytes = 64;
const fieldsPerThread = 5 + rejectCodes.length;
const [shardField, offsetField, rowsField, exportedField, bytesField, rejectsField] = [0, 1, 2, 3, 4, 5];
/** In the shard field: nothing is going on, or the schema is being compiled. */
const idle = -1;
const compiling = -2;

/** Bytes of shared memory a pool of this many threads needs. */
export function sharedBytes(threads: number): number {
  return headerBytes + threads * fieldsPerThread * 8;
}

/** What one thread is doing right now, as another thread sees it. */
export type ThreadView = {
  phase: "idle" | "compile" | "shard";
  shard: number;
  byteOffset: number;
  rows: number;
  exportedRows: number;
  bytes: number;
  rejects: number[];
};

/**
 * Memory all threads of a pool share: the next task and a stop flag (atomic), and for each thread what it is doing.
 * A thread writes its own numbers plainly; readers may see them a moment late.
 */
export class ThreadBoard implements ShardProgress {
  readonly #flags: Int32Array;
  readonly #numbers: Float64Array;

  constructor(shared: SharedArrayBuffer, thread: number) {
    this.#flags = new Int32Array(shared, 0, 2);
    this.#numbers = new Float64Array(shared, headerBytes + thread * fieldsPerThread * 8, fieldsPerThread);
  }

  takeTask(): number {
    return Atomics.add(this.#flags, 0, 1);
  }

  resetTasks(): void {
    Atomics.store(this.#flags, 0, 0);
  }

  /** No thread starts another task; those begun go on. */
  endTasks(): void {
    Atomics.store(this.#flags, 0, 1 << 30);
  }

  stop(): void {
    Atomics.store(this.#flags, 1, 1);
  }

  isStopped(): boolean {
    return Atomics.load(this.#flags, 1) === 1;
  }

  enterPhase(_phase: "compile"): void {
    this.#numbers[shardField] = compiling;
  }

  leavePhase(): void {
    this.#numbers.fill(0);
    this.#numbers[shardField] = idle;
  }

  startShard(shard: number): void {
    this.#numbers.fill(0);
    this.#numbers[offsetField] = -1;
    this.#numbers[shardField] = shard;
  }

  enterRow(byteOffset: number): void {
    this.#numbers[offsetField] = byteOffset;
  }

  update(rows: number, exportedRows: number, bytes: number, rejects: Float64Array): boolean {
    const numbers = this.#numbers;
    numbers[rowsField] = rows;
    numbers[exportedField] = exportedRows;
    numbers[bytesField] = bytes;
    numbers.set(rejects, rejectsField);
    return !this.isStopped();
  }

  view(): ThreadView {
    const numbers = this.#numbers;
    const shard = numbers[shardField] ?? idle;
    return {
      phase: shard === idle ? "idle" : shard === compiling ? "compile" : "shard",
      shard,
      byteOffset: numbers[offsetField] ?? 0,
      rows: numbers[rowsField] ?? 0,
      exportedRows: numbers[exportedField] ?? 0,
      bytes: numbers[bytesField] ?? 0,
      rejects: Array.from(numbers.subarray(rejectsField)),
    };
  }
}
