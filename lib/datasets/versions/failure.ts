import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { markVersionFailed } from "./mutations.ts";

/**
 * Whether this try is the job's last, which reads nothing: it makes the version failed. So one whose rows end the worker
 * each time (out of memory, killed) does not stay `ingesting` when nobody is left to say so.
 */
export async function gaveUp(actor: Actor, versionId: string, context: JobContext): Promise<boolean> {
  if (!context.isLastAttempt) return false;
  const tries = context.attempt - 1;
  await markVersionFailed(
    actor,
    versionId,
    `Reading the rows failed on our side in ${tries} tries. It was logged; add the rows once more to try again.`,
  );
  return true;
}

/**
 * Ends a version whose rows could not be read when the rows or the source are at fault. Throws the error again while the
 * machine may do better next time.
 */
export async function settleFailure(
  actor: Actor,
  versionId: string,
  error: unknown,
  context: JobContext,
): Promise<void> {
  const isFinal = error instanceof AppError && error.code === "invalid_input" && !context.signal.aborted;
  if (!isFinal) throw error;
  await markVersionFailed(actor, versionId, error.message);
}
