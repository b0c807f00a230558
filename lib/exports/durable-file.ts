import { open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Makes what a file holds survive a power cut. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, "r+");
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Makes renames and new names in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Gives a finished temporary file its name, so that the name never stands for half a file. */
export async function commitFile(temporaryPath: string, path: string): Promise<void> {
  await syncFile(temporaryPath);
  await rename(temporaryPath, path);
}

/** Writes a whole small file so that its name never stands for half of it. */
export async function writeDurably(path: string, content: string | Buffer): Promise<void> {
  const temporaryPath = `${path}.tmp`;
  const file = await open(temporaryPath, "w");
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporaryPath, path);
  await syncFolder(dirname(path));
}
