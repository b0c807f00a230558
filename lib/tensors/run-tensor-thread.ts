import { startThread } from "#lib/threads.ts";
import type { TensorAnswer, TensorRequest } from "./tensor-request.ts";

/** Typed arrays live outside the heap; this bounds the documents. */
const heapMb = 512;

/**
 * Runs one request in a thread of its own, which ends with it.
 *
 * @throws what the request threw; the reason of `signal` when it was aborted first
 */
export function runTensorThread<R extends TensorRequest>(
  request: R,
  signal?: AbortSignal,
): Promise<Extract<TensorAnswer, { kind: R["kind"] }>> {
  signal?.throwIfAborted();
  const worker = startThread("lib/tensors/tensor-thread.ts", {
    workerData: { request },
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  return new Promise((resolve, reject) => {
    const abort = () => {
      void worker.terminate();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", abort, { once: true });
    // Safe because the thread answers a request with its own kind.
    worker.once("message", (answer) => resolve(answer as Extract<TensorAnswer, { kind: R["kind"] }>));
    worker.once("error", reject);
    worker.once("exit", (code) => {
      signal?.removeEventListener("abort", abort);
      reject(new Error(`the tensor thread ended with ${code} and without an answer`));
    });
  });
}
