import { logger } from "./logger.ts";

/** A stop that takes longer than this is ended by force. */
const forceMs = 12_000;

/**
 * Runs `stop` once when the process is told to end: SIGTERM, SIGINT, or its parent being gone (the IPC channel closes).
 * Then exits, with status 1 when `stop` failed.
 */
export function onStop(stop: () => Promise<void>): void {
  let stopping = false;
  const run = (reason: string) => {
    if (stopping) return;
    stopping = true;
    logger().info({ reason }, "stopping");
    setTimeout(() => process.exit(1), forceMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger().error({ err: error }, "stopping failed");
        process.exit(1);
      },
    );
  };
  process.on("SIGTERM", () => run("SIGTERM"));
  process.on("SIGINT", () => run("SIGINT"));
  if (process.channel) process.on("disconnect", () => run("parent gone"));
}
