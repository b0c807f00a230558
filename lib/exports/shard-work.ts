import { parentPort, workerData } from "node:worker_threads";
import { errorCode } from "#lib/error-code.ts";
import { toPublicError } from "#lib/errors.ts";
import { createReadBuffer } from "#lib/exports/line-reader.ts";
import { createRowPipeline } from "#lib/exports/row-steps.ts";
import { runShard, ShardStopped } from "#lib/exports/shard.ts";
import type { ThreadData, ThreadMessage, ThreadTask } from "#lib/exports/thread-protocol.ts";
import { ThreadBoard } from "#lib/exports/thread-protocol.ts";

// Safe because only `shard-pool.ts` starts this file, with exactly this object.
const data = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error("shard-work.ts runs in a worker thread only");

function send(message: ThreadMessage): void {
  port?.postMessage(message);
}

function fail(error: unknown): void {
  const shown = toPublicError(error);
  const isExpected = shown.code !== "internal";
  const code = errorCode(error);
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
  send({
    type: "failed",
    isExpected,
    message: isExpected ? shown.message : message,
    systemCode: isExpected ? "" : code,
    problems: [...shown.problems],
  });
}

const board = new ThreadBoard(data.shared, data.thread);

try {
  board.enterPhase("compile");
  const pipeline = createRowPipeline(data.job);
  const buffer = createReadBuffer();
  board.leavePhase();
  send({ type: "ready" });
  port.on("message", async ({ pass, tasks }: ThreadTask) => {
    try {
      for (;;) {
        const shard = data.job.shards[tasks[board.takeTask()] ?? -1];
        if (!shard || board.isStopped()) break;
        board.startShard(shard.index);
        const result = await runShard(data.job, shard, pass, pipeline, buffer, board);
        send({ type: "shard", result });
      }
    } catch (error) {
      if (!(error instanceof ShardStopped)) fail(error);
    } finally {
      board.leavePhase();
      send({ type: "idle" });
    }
  });
} catch (error) {
  fail(error);
}
