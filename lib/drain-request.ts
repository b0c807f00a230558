import type { IncomingMessage } from "node:http";

/** How much of a refused body is read and thrown away, and for how long, before the answer is sent. */
const maxDrainedBytes = 256 * 1024 * 1024;
const maxDrainMs = 30_000;

/** Reads on before a body is refused: a client that is still sending would see a broken connection instead of the answer. */
export function drainRequest(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let drainedBytes = 0;
    const timer = setTimeout(stop, maxDrainMs);
    function stop() {
      clearTimeout(timer);
      request.off("data", count);
      request.pause();
      resolve();
    }
    function count(chunk: Buffer) {
      drainedBytes += chunk.length;
      if (drainedBytes > maxDrainedBytes) stop();
    }
    request.once("end", stop).once("close", stop).once("error", stop);
    request.on("data", count);
    request.resume();
  });
}
