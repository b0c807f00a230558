import { saveProgress } from "#lib/exports/job/mutations.ts";
import { createProgressMeter, type ProgressSample } from "#lib/exports/progress.ts";
import { logger } from "#lib/logger.ts";

const intervalMs = 1_000;

/** Why a run must stop: somebody cancelled it, or another worker has taken it over. */
export type StopReason = "cancelled" | "superseded";

/**
 * Writes a run's progress and heartbeat once a second and learns from it whether to stop. A database that cannot be reached
 * does not stop the run: the next second tries again.
 */
export function startProgressWriter(
  claim: { id: string; attempt: number },
  onStop: (reason: StopReason) => void,
): { update: (sample: ProgressSample) => void; stop: () => Promise<void> } {
  const meter = createProgressMeter();
  let latest: ProgressSample | null = null;
  let writing: Promise<void> = Promise.resolve();

  const write = async (): Promise<void> => {
    const sample = latest;
    latest = null;
    try {
      const answer = await saveProgress(claim, sample && meter(sample, performance.now()));
      if (answer !== "go on") onStop(answer);
    } catch (error) {
      logger().warn({ err: error, exportId: claim.id }, "progress could not be written; trying again");
    }
  };
  const timer = setInterval(() => {
    writing = writing.then(write);
  }, intervalMs);
  return {
    update: (sample) => {
      latest = sample;
    },
    stop: async () => {
      clearInterval(timer);
      await writing;
      if (latest !== null) await write();
    },
  };
}
