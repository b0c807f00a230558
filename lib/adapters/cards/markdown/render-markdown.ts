import { createHash } from "node:crypto";
import type { Root } from "hast";
import { processSingleton } from "#lib/global.ts";
import { logger } from "#lib/logger.ts";
import { startThread } from "#lib/threads.ts";

/** Time for one text, the start of its thread included. Prose of 200 KB takes a tenth of it. */
const budgetMs = 3_000;
const heapMb = 256;
const maxThreads = 2;
/** Longer texts are shown as they are written. */
const maxLength = 400_000;
const maxKept = 256;

type Renderer = { kept: Map<string, Root | null>; busy: number; waiting: (() => void)[] };

function createRenderer(): Renderer {
  return { kept: new Map(), busy: 0, waiting: [] };
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
  if (kept !== undefined) return kept;
  if (renderer.busy >= maxThreads) await new Promise<void>((resolve) => renderer.waiting.push(resolve));
  else renderer.busy++;
  try {
    const tree = await renderInThread(text);
    const [oldest] = renderer.kept.keys();
    if (renderer.kept.size >= maxKept && oldest !== undefined) renderer.kept.delete(oldest);
    renderer.kept.set(key, tree);
    return tree;
  } finally {
    // The place goes to who waits longest, without being free in between.
    const next = renderer.waiting.shift();
    if (next) next();
    else renderer.busy--;
  }
}

function renderInThread(text: string): Promise<Root | null> {
  const worker = startThread("lib/adapters/cards/markdown/markdown-thread.ts", {
    workerData: { text },
    resourceLimits: { maxOldGenerationSizeMb: heapMb, stackSizeMb: 4 },
  });
  return new Promise((resolve) => {
    const finish = (tree: Root | null): void => {
      clearTimeout(timer);
      resolve(tree);
      void worker.terminate();
    };
    const giveUp = (why: unknown): void => {
      logger().warn({ err: why, length: text.length }, "a Markdown text could not be rendered");
      finish(null);
    };
    const timer = setTimeout(() => giveUp(`it took longer than ${budgetMs} ms`), budgetMs);
    worker.once("message", finish);
    worker.on("error", giveUp);
  });
}
