import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

/** SHA-256 over names and bytes of files and whole folders, in a fixed order. What does not exist counts as absent. */
export async function fingerprint(root: string, entries: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  for (const file of await listFiles(root, entries)) {
    const digest = createHash("sha256")
      .update(await readFile(path.join(root, file)))
      .digest("hex");
    hash.update(`${file}\n${digest}\n`);
  }
  return hash.digest("hex");
}

async function listFiles(root: string, entries: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    entries.map(async (entry) => {
      const info = await stat(path.join(root, entry)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === "ENOENT") return undefined;
        throw error;
      });
      if (!info?.isDirectory()) return info ? [entry] : [];
      const children = await readdir(path.join(root, entry), { recursive: true, withFileTypes: true });
      return children
        .filter((child) => child.isFile() && !child.name.includes(".test."))
        .map((child) => path.relative(root, path.join(child.parentPath, child.name)));
    }),
  );
  return found.flat().sort();
}
