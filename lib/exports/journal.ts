import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { type FileHandle, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { commitFile, syncFolder } from "#lib/exports/durable-file.ts";
import type { Pass, ShardResult } from "#lib/exports/shard-types.ts";

const namePattern = /^journal-[\w-]+\.jsonl$/;

/**
 * The record of what shards of an export are done. A row is written only after the shard's pieces have their names and
 * are on disk, so whatever is in the journal can be relied on after a crash. Each process appends to a file of its own.
 */
export class Journal {
  readonly #workDir: string;
  readonly #file: FileHandle;

  private constructor(workDir: string, file: FileHandle) {
    this.#workDir = workDir;
    this.#file = file;
  }

  static async open(workDir: string, writer: string): Promise<Journal> {
    return new Journal(workDir, await open(join(workDir, `journal-${writer}.jsonl`), "a"));
  }

  /** Commits a shard: pieces to disk, then their names, then the journal row. */
  async commit(result: ShardResult): Promise<void> {
    await Promise.all(
      result.pieces.map(({ name }) =>
        commitFile(join(this.#workDir, `${name}.tmp`), join(this.#workDir, name)),
      ),
    );
    await syncFolder(this.#workDir);
    await this.#file.appendFile(`${JSON.stringify(result)}\n`);
    await this.#file.datasync();
  }

  /** Removes pieces of an earlier pass that a later one has replaced. */
  async discard(result: ShardResult): Promise<void> {
    await Promise.all(result.pieces.map(({ name }) => rm(join(this.#workDir, name), { force: true })));
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

/** What all processes have committed, by shard, the given pass only. Rows whose pieces are gone do not count. */
export function readJournals(workDir: string, pass: Pass): Map<number, ShardResult> {
  const results = new Map<number, ShardResult>();
  if (!existsSync(workDir)) return results;
  for (const name of readdirSync(workDir).sort()) {
    if (!namePattern.test(name)) continue;
    for (const line of readFileSync(join(workDir, name), "utf8").split("\n")) {
      const result = parseRow(line);
      if (result && result.pass === pass) results.set(result.shard, result);
    }
  }
  return results;
}

/** Whether every piece of a result is there with its size. */
export function piecesAreThere(workDir: string, result: ShardResult): boolean {
  return result.pieces.every(({ name, bytes }) => {
    const path = join(workDir, name);
    return existsSync(path) && statSync(path).size === bytes;
  });
}

/** Undefined for the half line that a crash left at the end. Safe because only `commit` writes these lines. */
function parseRow(line: string): ShardResult | undefined {
  if (!line.endsWith("}")) return undefined;
  try {
    return JSON.parse(line) as ShardResult;
  } catch {
    return undefined;
  }
}
