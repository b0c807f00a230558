import { availableParallelism } from "node:os";
import type { CompareSide } from "./compare-files.ts";
import { summariseComparison } from "./comparison-summary.ts";
import { compareModulePaths } from "./inventory.ts";
import { runTensorThread } from "./run-tensor-thread.ts";
import type { WeightComparisonDocument } from "./weight-comparison.ts";

/** Modules are shared out to so many threads: each holds its own pieces of tensors in memory. */
const maxThreads = 4;

/**
 * Compares what the weights of two local adapter files do to their base model, in worker threads.
 *
 * @param sameBytes the caller knows both to be the same blob
 * @throws {HeaderRefusal} when a header does not fit its file
 */
export async function compareWeights(
  left: CompareSide,
  right: CompareSide,
  { sameBytes = false, signal }: { sameBytes?: boolean; signal?: AbortSignal } = {},
): Promise<WeightComparisonDocument> {
  const parts = Math.min(maxThreads, availableParallelism());
  const shares = await Promise.all(
    Array.from({ length: parts }, (_, part) =>
      runTensorThread({ kind: "compare", left, right, share: { part, parts } }, signal),
    ),
  );
  const modules = shares.flatMap((share) => share.modules);
  const tensors = shares.flatMap((share) => share.tensors);
  return summariseComparison(
    {
      modules: modules.sort((one, other) => compareModulePaths(one.path, other.path)),
      tensors: tensors.sort((one, other) => compareModulePaths(one.name, other.name)),
    },
    sameBytes,
  );
}
