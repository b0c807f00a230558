import { text } from "node:stream/consumers";
import { AppError } from "#lib/errors.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { discardUnreferencedBlob } from "#lib/storage/mutations.ts";
import type { FileChange } from "./changes.ts";
import { gitObjectId, type TreeFile } from "./tree.ts";

/** The text of a file. Throws `too_large` past `maxBytes`, so that no page or job reads gigabytes into memory. */
export async function readFileText(
  file: Pick<TreeFile, "path" | "sha256" | "sizeBytes">,
  maxBytes = 16 * 1024 * 1024,
): Promise<string> {
  if (file.sizeBytes > maxBytes) {
    throw new AppError("too_large", `'${file.path}' is larger than ${maxBytes} bytes.`);
  }
  if (file.sizeBytes === 0) return "";
  return text(await blobStore().open(file.sha256));
}

/**
 * Stores texts and hands `commit` the changes that put them; when it fails, what no row knows is removed again. The caller notes them as
 * uploaded (`recordHubUploads`) in its transaction.
 */
export async function withStoredTexts<T>(
  files: readonly { path: string; text: string }[],
  commit: (puts: (FileChange & { kind: "put" })[]) => Promise<T>,
): Promise<T> {
  const puts: (FileChange & { kind: "put" })[] = [];
  try {
    for (const file of files) {
      const bytes = Buffer.from(file.text);
      const blob = await blobStore().put([bytes]);
      puts.push({ kind: "put", path: file.path, ...blob, gitOid: gitObjectId("blob", bytes), isLfs: false });
    }
    return await commit(puts);
  } catch (error) {
    for (const { sha256 } of puts) await discardUnreferencedBlob(sha256);
    throw error;
  }
}
