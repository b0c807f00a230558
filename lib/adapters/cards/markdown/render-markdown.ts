import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import type { Root } from "hast";
import { processSingleton } from "#lib/global.ts";
import { logger } from "#lib/logger.ts";
import { startThread } from "#lib/threads.ts";

/** Time for one text; prose of 200 KB takes a tenth of it. */
const budgetMs = 2_000;
const heapMb = 256;
/** Longer texts are shown as they are written. */
const maxLength = 400_000;
const maxKept = 256;
/** How long a text that took too long is not tried again. */
const failureMs = 10 * 60_000;

type Kept = { tree: Root | null; untilMs: number };
type Renderer = { kept: Map<string, Kept>; worker: Worker | null; last: Promise<unknown> };

function createRenderer(): Renderer {
  return { kept: new Map(), worker: null, last: Promise.resolve() };
}

/**
 * Markdown as a tree of safe elements (see `toSafeTree`), made in a thread with bounded time and memory, as hostile text can
 * take quadratic time; kept by the digest of the text. Null when it cannot be shown but as text.
 */
export async function renderMarkdown(text: string): Promise<Root | null> {
  if (text.length > maxLength) return null;
  const renderer = processSingleton("markdown", createRenderer);
  const key = createHash("sha256").update(text).digest("base64");
  const kept = renderer.kept.get(key);
  if (kept !== undefined && kept.untilMs > Date.now()) return kept.tree;
  // One after the other: the thread does one at a time, and a text's time is its own.
  const rendered = renderer.last.then(() => render(renderer, text));
  renderer.last = rendered.catch(() => undefined);
  const next = await rendered;
  const [oldest] = renderer.kept.keys();
  if (renderer.kept.size >= maxKept && oldest !== undefined) renderer.kept.delete(oldest);
  renderer.kept.set(key, next);
  return next.tree;
}

/** A thread that has loaded its modules: that time is not the text's. It keeps no process alive. */
async function openThread(renderer: Renderer): Promise<Worker> {
  if (renderer.worker !== null) return renderer.worker;
  const worker = startThread("lib/adapters/cards/markdown/markdown-thread.ts", {
    resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: 4 },
  });
  const forget = () => {
    if (renderer.worker === worker) renderer.worker = null;
  };
  // An error that nobody listens for would end the process.
  worker.on("error", forget).on("exit", forget);
  await once(worker, "message");
  worker.unref();
  renderer.worker = worker;
  return worker;
}

async function render(renderer: Renderer, text: string): Promise<Kept> {
  const worker = await openThread(renderer);
  return new Promise((resolve) => {
    const finish = (kept: Kept): void => {
      clearTimeout(timer);
      worker.off("message", onTree).off("error", giveUp);
      worker.unref();
      resolve(kept);
    };
    const onTree = (tree: Root | null): void => finish({ tree, untilMs: Number.POSITIVE_INFINITY });
    const giveUp = (why: unknown): void => {
      logger().warn({ err: why, length: text.length }, "a Markdown text could not be rendered");
      finish({ tree: null, untilMs: Date.now() + failureMs });
      renderer.worker = null;
      void worker.terminate();
    };
    const timer = setTimeout(() => giveUp(`it took longer than ${budgetMs} ms`), budgetMs);
    worker.ref();
    worker.on("message", onTree).on("error", giveUp);
    worker.postMessage(text);
  });
}
