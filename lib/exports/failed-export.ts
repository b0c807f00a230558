import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { writeDurably } from "#lib/exports/durable-file.ts";
import type { ExportStats } from "#lib/exports/export-stats.ts";
import type { JobFolder } from "#lib/exports/job-folder.ts";

/** Leaves of a failed export what explains it, export_stats.json, and removes everything half done. */
export async function writeStatsOfFailure(
  folder: JobFolder,
  stats: ExportStats,
  pretty: boolean,
): Promise<void> {
  await writeDurably(join(folder.outputDir, "export_stats.json"), jsonText(stats, pretty));
  await rm(folder.workDir, { recursive: true, force: true });
}

/** A `.json` file's text, indented where the recipe wants it. */
export function jsonText(value: unknown, pretty: boolean): string {
  return `${JSON.stringify(value, null, pretty ? 2 : undefined)}\n`;
}

/** Number of the line that holds a byte, from 1. */
export async function countLines(path: string, byteOffset: number): Promise<number> {
  if (byteOffset === 0) return 1;
  let line = 1;
  for await (const chunk of createReadStream(path, { end: byteOffset - 1, highWaterMark: 1 << 20 })) {
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, at + 1)) line++;
  }
  return line;
}
