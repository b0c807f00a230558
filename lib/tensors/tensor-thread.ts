import { parentPort, workerData } from "node:worker_threads";
import { compareFiles } from "./compare-files.ts";
import { scanFile } from "./scan-file.ts";
import type { TensorAnswer, TensorRequest } from "./tensor-request.ts";

// One request a thread: its memory goes with it. Safe because runTensorThread is the only one to start this module.
const request = workerData.request as TensorRequest;
const answer: TensorAnswer =
  request.kind === "scan"
    ? { kind: "scan", scan: scanFile(request.path) }
    : { kind: "compare", ...compareFiles(request.left, request.right, request.share) };
parentPort?.postMessage(answer);
