import { parentPort, workerData } from "node:worker_threads";
import { AppError } from "#lib/errors.ts";
import type { MendAnswer, MendRequest } from "./run-mend-thread.ts";
import { writeMended } from "./write-mended.ts";

// One request a thread: its memory goes with it. Safe because runMendThread is the only one to start this module.
const { source, plan, target } = workerData.request as MendRequest;
parentPort?.postMessage(run());

function run(): MendAnswer {
  try {
    writeMended(source, plan, target);
    return { refusal: null };
  } catch (error) {
    // An error loses its class on the way to the other thread.
    if (error instanceof AppError) return { refusal: error.message };
    throw error;
  }
}
