import { once } from "node:events";
import { parentPort, workerData } from "node:worker_threads";
import { toPublicError } from "#lib/errors.ts";
import { walkRows } from "#lib/exports/row-walk.ts";
import { maxOpenBatches, type StreamData, type StreamMessage } from "#lib/exports/themis/stream.ts";

// Safe because only `stream.ts` starts this file, with exactly this object.
const data = workerData as StreamData;
const line = new Int32Array(data.position);
const port = parentPort;
if (!port) throw new Error("stream-thread.ts runs in a worker thread only");

/** Batches the reader has not taken yet. */
let open = 0;
port.on("message", () => {
  open--;
});

let lines: Buffer[] = [];
let processed = 0;
let exported = 0;
const feed = Buffer.from("\n");

async function flush(): Promise<void> {
  const bytes = Buffer.concat(lines);
  lines = [];
  port?.postMessage({ type: "batch", bytes, processed, exported } satisfies StreamMessage);
  open++;
  while (port && open >= maxOpenBatches) {
    Atomics.store(line, 1, 1);
    await once(port, "message");
  }
  Atomics.store(line, 1, 0);
}

walkRows(data.walk, {
  enter(number) {
    Atomics.store(line, 0, number);
    processed++;
  },
  accept(_line, output) {
    exported++;
    lines.push(Buffer.from(output), feed);
  },
  reject() {},
  async afterBlock() {
    await flush();
    return true;
  },
}).then(
  () => port.postMessage({ type: "done", processed, exported } satisfies StreamMessage),
  (error: unknown) => {
    const { code, message } = toPublicError(error);
    if (code === "internal") throw error;
    port.postMessage({ type: "failed", message } satisfies StreamMessage);
  },
);
