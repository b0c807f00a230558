import type { Actor } from "#lib/actor.ts";
import { AppError } from "#lib/errors.ts";
import type { JobContext } from "#lib/jobs/define.ts";
import { markVersionFailed } from "./mutations.ts";

/**
 * Ends a version whose rows could not be read: at once when the rows or the source are at fault, else on the job's last
 * try. Throws the error again while the machine may do better next time.
 */
export async function settleFailure(
  actor: Actor,
  versionId: string,
  error: unknown,
  context: JobContext,
): Promise<void> {
  const isExpected = error instanceof AppError;
  const isFinal = isExpected && error.code === "invalid_input" && !context.signal.aborted;
  if (!isFinal && !context.isLastAttempt) throw error;
  if (!isFinal) context.log.error({ err: error, versionId }, "a dataset could not be read");
  const sentence = isExpected
    ? error.message
    : "Reading the rows failed on our side, again and again. It was logged; add the rows once more to try again.";
  await markVersionFailed(actor, versionId, sentence);
}
