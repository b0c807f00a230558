import { parentPort } from "node:worker_threads";
import { toSafeTree } from "#lib/adapters/cards/markdown/safe-tree.ts";

parentPort?.on("message", (text: string) => parentPort?.postMessage(toSafeTree(text)));
parentPort?.postMessage("ready");
