import { AppError } from "#lib/errors.ts";
import { startThread } from "#lib/threads.ts";
import type { MendPlan } from "./mend-plan.ts";

/** What a mend thread is asked: local files, and how the one comes from the other. */
export type MendRequest = { source: string; plan: Pick<MendPlan, "tensors" | "metadata">; target: string };

/** What it answers: null when it is done. */
export type MendAnswer = { refusal: string | null };

/** Typed arrays live outside the heap; this bounds the documents. */
const heapMb = 256;

/**
 * Writes mended weights in a thread of its own, with bounded memory.
 *
 * @throws AppError conflict where a value leaves the range of its element type
 */
export function runMendThread(request: MendRequest): Promise<void> {
  const worker = startThread("lib/serving/mending/mend-thread.ts", {
    workerData: { request },
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  return new Promise((resolve, reject) => {
    worker.once("message", ({ refusal }: MendAnswer) => {
      if (refusal === null) resolve();
      else reject(new AppError("conflict", refusal));
    });
    worker.once("error", reject);
    worker.once("exit", (code) =>
      reject(new Error(`the mend thread ended with ${code} and without an answer`)),
    );
  });
}
