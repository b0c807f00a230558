import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { errorCode } from "#lib/error-code.ts";
import { CommandFailure } from "./command-failure.ts";

/** A file of a folder: its path below it with `/` between parts, and where it is. */
export type LocalFile = { path: string; file: string; sizeBytes: number };

/** Folders that trainers and editors leave behind; none is part of an adapter. */
const ignoredFolders = new Set([".git", ".cache", "__pycache__", ".ipynb_checkpoints", "node_modules"]);
const ignoredFiles = new Set([".DS_Store", "Thumbs.db"]);

/** Every file below a folder but what tools leave behind, by path. Links are not followed. Throws wrong use for no folder. */
export async function listLocalFiles(folder: string): Promise<LocalFile[]> {
  const found: LocalFile[] = [];
  async function walk(current: string, prefix: string): Promise<void> {
    for (const entry of await readdir(current, { withFileTypes: true })) {
      const file = path.join(current, entry.name);
      const below = `${prefix}${entry.name}`;
      if (entry.isDirectory()) {
        if (!ignoredFolders.has(entry.name)) await walk(file, `${below}/`);
      } else if (entry.isFile() && !ignoredFiles.has(entry.name)) {
        found.push({ path: below, file, sizeBytes: (await stat(file)).size });
      }
    }
  }
  try {
    await walk(folder, "");
  } catch (error) {
    const code = errorCode(error);
    if (code === "ENOENT" || code === "ENOTDIR") throw new CommandFailure(2, `There is no folder ${folder}.`);
    throw error;
  }
  return found.sort((left, right) => (left.path < right.path ? -1 : 1));
}

/** Both ids of a file's bytes: git's blob SHA-1 and SHA-256. */
export async function digestsOf(
  file: string,
  sizeBytes: number,
): Promise<{ gitOid: string; sha256: string }> {
  const git = createHash("sha1").update(`blob ${sizeBytes}\0`);
  const sha256 = createHash("sha256");
  for await (const chunk of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    git.update(chunk);
    sha256.update(chunk);
  }
  return { gitOid: git.digest("hex"), sha256: sha256.digest("hex") };
}
