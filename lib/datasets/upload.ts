import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { AppError } from "#lib/errors.ts";
import { type FormFields, readForm } from "#lib/multipart-form.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { discardUnreferencedBlob } from "#lib/storage/mutations.ts";
import type { StoredContent } from "./dataset.ts";
import { uploadFileName } from "./file-name.ts";
import { sniffBytes, sniffContent } from "./sniff.ts";

const limits = { files: 1, tooManyFiles: "Send one file at a time." };
/** Largest upload: 1 TiB. */
const maxUploadBytes = 1024 ** 4;

/** A form that was read to its end, its file in the blob store. */
export type Upload = { fields: FormFields; content: StoredContent };

/**
 * Reads a multipart form with one part `file`, streaming that into the blob store while it is hashed. `beforeFile` sees the
 * fields sent before the file and may refuse them while little has been sent. Nothing is left when it throws.
 * @throws AppError invalid_input when the form or the file is not usable, or the upload breaks off
 */
export async function receiveUpload(
  request: IncomingMessage,
  beforeFile: (fields: FormFields, fileName: string) => Promise<void>,
): Promise<Upload> {
  let content: StoredContent | undefined;
  try {
    const fields = await readForm(request, limits, async (file, givenName, before) => {
      content = await storeFile(file, givenName, (fileName) => beforeFile(before, fileName));
    });
    if (content) return { fields, content };
  } catch (error) {
    if (content) await discardUnreferencedBlob(content.sha256);
    throw error;
  }
  throw new AppError("invalid_input", "The form holds no file: send it as the part 'file'.");
}

async function storeFile(
  file: Readable,
  givenName: string,
  beforeFile: (fileName: string) => Promise<void>,
): Promise<StoredContent> {
  const fileName = uploadFileName(givenName);
  await beforeFile(fileName);
  let found: ReturnType<typeof sniffContent> | undefined;
  async function* sniffed(): AsyncGenerator<Buffer> {
    let head: Buffer[] = [];
    let headBytes = 0;
    for await (const chunk of file) {
      if (found) {
        yield chunk;
        continue;
      }
      head.push(chunk);
      headBytes += chunk.length;
      if (headBytes < sniffBytes) continue;
      const start = Buffer.concat(head);
      found = sniffContent(fileName, start.subarray(0, sniffBytes));
      head = [];
      yield start;
    }
    if (found) return;
    const all = Buffer.concat(head);
    found = sniffContent(fileName, all);
    yield all;
  }
  const info = await blobStore().put(sniffed(), { maxBytes: maxUploadBytes });
  if (!found) throw new AppError("invalid_input", `'${fileName}' is empty: it holds no rows.`);
  return { ...info, fileName, ...found };
}
