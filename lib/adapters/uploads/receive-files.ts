import type { IncomingMessage } from "node:http";
import { AppError } from "#lib/errors.ts";
import { type FormFields, readForm } from "#lib/multipart-form.ts";
import { maxFiles } from "#lib/repositories/changes.ts";
import { requireFilePath } from "#lib/repositories/file-path.ts";
import { gitOidOfBlob } from "#lib/repositories/git-oid.ts";
import type { BlobInfo } from "#lib/storage/blob.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { discardUnreferencedBlob } from "#lib/storage/mutations.ts";

/** A file of a form, in the blob store. */
export type UploadedFile = BlobInfo & { path: string; gitOid: string };

/** A form that was read to its end. */
export type UploadedForm = { fields: FormFields; files: UploadedFile[] };

const limits = { files: maxFiles, tooManyFiles: `A version has at most ${maxFiles} files.` };
/** Largest file: 1 TiB. */
const maxFileBytes = 1024 ** 4;

/**
 * Reads a multipart form of files, each part named `file` with the path as its file name, into the blob store one after the other.
 * `beforeFiles` sees the fields sent before the first file and may refuse them while little has been sent. Nothing is left when it
 * throws.
 * @throws AppError invalid_input when the form or a path is not usable, or the upload breaks off.
 */
export async function receiveFiles(
  request: IncomingMessage,
  beforeFiles: (fields: FormFields) => Promise<void>,
): Promise<UploadedForm> {
  const files: UploadedFile[] = [];
  try {
    const fields = await readForm(request, limits, async (stream, fileName, before) => {
      if (files.length === 0) await beforeFiles(before);
      const path = requireFilePath(fileName, "/file");
      const info = await blobStore().put(stream, { maxBytes: maxFileBytes });
      files.push({ ...info, path, gitOid: await gitOidOfBlob(info) });
    });
    if (files.length > 0) return { fields, files };
  } catch (error) {
    await discardFiles(files);
    throw error;
  }
  throw new AppError("invalid_input", "The form holds no file: send each as a part 'file' with its path.");
}

/** Removes what was stored for a form that was refused. */
export async function discardFiles(files: readonly BlobInfo[]): Promise<void> {
  for (const { sha256 } of files) await discardUnreferencedBlob(sha256);
}
