import type { JobContext } from "#lib/jobs/define.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { compareWeights } from "./compare-weights.ts";
import { findComparison, type StoredComparison } from "./data.ts";
import { inventoryOf } from "./measure.ts";
import { saveComparison } from "./mutations.ts";

/** Computes a wanted comparison and keeps it. Safe to repeat: one that is done is left alone. */
export async function runCompareJob({ key }: { key: string }, context: JobContext): Promise<void> {
  const stored = await findComparison(key);
  if (stored?.status !== "pending") return;
  const { left, right } = stored.request;
  try {
    for (const { sha256 } of [left, right]) await inventoryOf(sha256);
    const [leftPath, rightPath] = await Promise.all([
      blobStore().localPath(left.sha256),
      blobStore().localPath(right.sha256),
    ]);
    const document = await compareWeights(
      { path: leftPath, config: left.config },
      { path: rightPath, config: right.config },
      { sameBytes: left.sha256 === right.sha256, signal: context.signal },
    );
    await saveComparison(key, { status: "done", document });
  } catch (error) {
    if (context.isLastAttempt && !context.signal.aborted) await saveComparison(key, toFailure(error));
    throw error;
  }
}

function toFailure(error: unknown): StoredComparison {
  const isExpected = error instanceof Error && error.name === "AppError";
  return {
    status: "failed",
    message: isExpected ? error.message : "The weights could not be compared. The reason is in the log.",
    requestedAt: new Date().toISOString(),
  };
}
