import type { TreeFile } from "#lib/repositories/tree.ts";
import { blobStore } from "#lib/storage/blob-store.ts";

/** The text of a file of a commit; null when it is not there, too large, or not UTF-8. */
export async function readFileText(
  files: readonly TreeFile[],
  path: string,
  maxBytes: number,
): Promise<string | null> {
  const file = files.find((candidate) => candidate.path === path);
  if (!file || file.sizeBytes > maxBytes) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of await blobStore().open(file.sha256)) chunks.push(chunk);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return null;
  }
}
