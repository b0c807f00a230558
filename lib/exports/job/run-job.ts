import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { jobActor } from "#lib/actor.ts";
import { env } from "#lib/env.ts";
import { exportFolder } from "#lib/exports/folder.ts";
import { describeFailure } from "#lib/exports/job/failure.ts";
import { releaseForeignLock } from "#lib/exports/job/foreign-lock.ts";
import { abandonExport, type ClaimedExport, claimExport, finishExport } from "#lib/exports/job/mutations.ts";
import { readOutcome } from "#lib/exports/job/outcome.ts";
import { type StopReason, startProgressWriter } from "#lib/exports/job/progress-writer.ts";
import { canGoOn } from "#lib/exports/job-folder.ts";
import { runExport } from "#lib/exports/run-export.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { blobStore } from "#lib/storage/blob-store.ts";

/** Tries after which an export that keeps ending its worker is given up. */
const maxAttempts = 8;

/**
 * Runs one export: rows from the blob store through the engine into its folder, then the result into the database. Repeating
 * it after a crash at any line goes on where the folder stands; a folder with a MANIFEST only has its result read.
 */
export async function runExportJob({ exportId }: { exportId: string }, context: JobContext): Promise<void> {
  const actor = jobActor("export.run", context.jobId);
  const folder = exportFolder(exportId);
  const claim = await claimExport(actor, exportId);
  if (claim === "over") return;
  if (claim === "cancelled") {
    await rm(folder, { recursive: true, force: true });
    return;
  }
  if (claim.attempt > maxAttempts) {
    const error = `The export was given up after ${maxAttempts} tries: each ended its worker. Look at the worker's log.`;
    await abandonExport(actor, claim, { status: "failed", error, stats: null });
    return;
  }
  const finished = await readOutcome(folder);
  if (finished) {
    await rm(path.join(folder, ".export"), { recursive: true, force: true });
    await finishExport(actor, claim, finished);
    return;
  }
  const result = await runInFolder(claim, folder, context);
  if (result === "superseded") return;
  if (result === "cancelled") {
    await rm(folder, { recursive: true, force: true });
    await abandonExport(actor, claim, { status: "cancelled" });
    return;
  }
  if (result.status === "failed") {
    await abandonExport(actor, claim, result);
    return;
  }
  const outcome = await readOutcome(folder);
  if (!outcome) throw new Error(`export ${exportId} succeeded without a MANIFEST`);
  await finishExport(actor, claim, outcome);
}

type RunResult =
  | StopReason
  | { status: "succeeded" }
  | { status: "failed"; error: string; stats: object | null };

async function runInFolder(claim: ClaimedExport, folder: string, context: JobContext): Promise<RunResult> {
  const stopped = new AbortController();
  let reason: StopReason | undefined;
  const progress = startProgressWriter(claim, (why) => {
    reason ??= why;
    stopped.abort();
  });
  try {
    await mkdir(path.dirname(folder), { recursive: true });
    if (claim.attempt > 1) await releaseForeignLock(folder);
    const isUnfinished = await canGoOn(folder);
    const outcome = await runExport({
      recipe: claim.recipe,
      inputs: [
        {
          path: await blobStore().localPath(claim.rowsSha256),
          name: `${claim.datasetName}.jsonl`,
          sizeBytes: claim.rowsSizeBytes,
          // A blob never changes, wherever its local copy was made.
          modifiedMs: 0,
          sha256: claim.rowsSha256,
        },
      ],
      outputDir: folder,
      threads: env().workerThreads,
      resume: isUnfinished,
      overwrite: !isUnfinished,
      signal: AbortSignal.any([stopped.signal, context.signal]),
      onProgress: progress.update,
      exportId: claim.id,
      now: claim.asOf,
    });
    if (outcome.status === "succeeded") return { status: "succeeded" };
    if (outcome.status === "failed")
      return { status: "failed", error: outcome.message, stats: outcome.stats };
    if (reason) return reason;
    throw new Error("The worker is stopping; another one goes on with the export.");
  } catch (error) {
    if (reason) return reason;
    if (context.signal.aborted) throw error;
    const message = describeFailure(error, claim.attempt);
    if (message === null) throw error;
    context.log.warn({ err: error, exportId: claim.id }, "an export failed");
    return { status: "failed", error: message, stats: null };
  } finally {
    await progress.stop();
  }
}
