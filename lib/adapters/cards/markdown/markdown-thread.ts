import { parentPort, workerData } from "node:worker_threads";
import { toSafeTree } from "#lib/adapters/cards/markdown/safe-tree.ts";

parentPort?.postMessage(toSafeTree(String(workerData.text)));
