import { existsSync } from "node:fs";
import path from "node:path";
import { type ResourceLimits, Worker } from "node:worker_threads";

/**
 * Starts a worker thread from one of our own modules.
 *
 * @param modulePath from the package root, like `lib/schemas/check-thread.ts`
 */
export function startThread(
  modulePath: string,
  options: { workerData?: Record<string, unknown>; resourceLimits?: ResourceLimits } = {},
): Worker {
  return new Worker(resolveModule(modulePath), {
    workerData: options.workerData ?? {},
    ...(options.resourceLimits ? { resourceLimits: options.resourceLimits } : {}),
  });
}

/** The command line runs from any folder; inside Next's bundle only the working directory is true. */
function resolveModule(modulePath: string): string {
  const root = import.meta.dirname === undefined ? undefined : path.dirname(import.meta.dirname);
  const beside = root === undefined ? undefined : path.join(/* turbopackIgnore: true */ root, modulePath);
  if (beside !== undefined && existsSync(beside)) return beside;
  return path.join(/* turbopackIgnore: true */ process.cwd(), modulePath);
}
