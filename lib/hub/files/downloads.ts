import { processSingleton } from "#lib/global.ts";
import { logger } from "#lib/logger.ts";
import { addDownloads } from "../mutations.ts";

const flushEveryMs = 10_000;
/** As the Hub counts: one download is one request of the file that every user of a model reads first. */
const countedFiles = new Set(["adapter_config.json", "config.json"]);

function createCounter(): { counts: Map<string, number> } {
  const counter = { counts: new Map<string, number>() };
  setInterval(() => {
    if (counter.counts.size === 0) return;
    const { counts } = counter;
    counter.counts = new Map();
    addDownloads(counts).catch((error: unknown) =>
      logger().warn({ err: error }, "downloads were not counted"),
    );
  }, flushEveryMs).unref();
  return counter;
}

/** Counts a download of a repository, written in batches: a file request waits for no write. */
export function countDownload(repositoryId: string, path: string): void {
  if (!countedFiles.has(path)) return;
  const { counts } = processSingleton("hub downloads", createCounter);
  counts.set(repositoryId, (counts.get(repositoryId) ?? 0) + 1);
}
