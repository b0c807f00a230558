import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import busboy from "busboy";
import { AppError } from "#lib/errors.ts";
import { maxFiles } from "#lib/repositories/changes.ts";
import { requireFilePath } from "#lib/repositories/file-path.ts";
import { gitOidOfBlob } from "#lib/repositories/git-oid.ts";
import type { BlobInfo } from "#lib/storage/blob.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { discardUnreferencedBlob } from "#lib/storage/mutations.ts";

/** A file of a form, in the blob store. */
export type UploadedFile = BlobInfo & { path: string; gitOid: string };

/** A form that was read to its end. */
export type UploadedForm = { fields: Readonly<Record<string, string>>; files: UploadedFile[] };

const limits = {
  files: maxFiles,
  fields: 20,
  parts: maxFiles + 20,
  fieldNameSize: 100,
  fieldSize: 16 * 1024,
};
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
  beforeFiles: (fields: UploadedForm["fields"]) => Promise<void>,
): Promise<UploadedForm> {
  const fields: Record<string, string> = {};
  const files: UploadedFile[] = [];
  const form = openForm(request);
  let storing = Promise.resolve();
  let isFirst = true;

  form.on("field", (name, value, { valueTruncated, nameTruncated }) => {
    if (valueTruncated || nameTruncated) {
      form.destroy(refusal(`The field '${name}' is longer than ${limits.fieldSize} bytes.`));
    } else if (Object.hasOwn(fields, name)) {
      form.destroy(refusal(`The field '${name}' is given twice.`));
    } else {
      fields[name] = value;
    }
  });
  form.on("file", (name, stream, { filename }) => {
    // The form's error reaches the file too, before anyone reads it: without a listener it would end the process.
    stream.on("error", () => undefined);
    const ready = isFirst ? () => beforeFiles(fields) : async () => undefined;
    isFirst = false;
    storing = storing.then(async () => {
      await ready();
      files.push(await storeFile(name, filename, stream));
    });
    storing.catch((error: unknown) =>
      form.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  form.on("filesLimit", () => form.destroy(refusal(`A version has at most ${maxFiles} files.`)));
  form.on("fieldsLimit", () => form.destroy(refusal("The form has too many fields.")));
  form.on("partsLimit", () => form.destroy(refusal("The form has too many parts.")));

  try {
    await pour(request, form);
    await storing;
    if (files.length === 0)
      throw refusal("The form holds no file: send each as a part 'file' with its path.");
    return { fields, files };
  } catch (error) {
    // What storing found says more than that the form ended early.
    const failure = await storing.then(
      () => error,
      (cause: unknown) => cause,
    );
    await discardFiles(files);
    throw failure instanceof AppError ? failure : describeFormError(failure);
  }
}

/** Removes what was stored for a form that was refused. */
export async function discardFiles(files: readonly BlobInfo[]): Promise<void> {
  for (const { sha256 } of files) await discardUnreferencedBlob(sha256);
}

async function storeFile(
  name: string,
  filename: string | undefined,
  stream: Readable,
): Promise<UploadedFile> {
  if (name !== "file") throw refusal(`Send each file as a part 'file', not '${name}'.`);
  const path = requireFilePath(filename ?? "", "/file");
  const info = await blobStore().put(stream, { maxBytes: maxFileBytes });
  return { ...info, path, gitOid: await gitOidOfBlob(info) };
}

/** Pipes without `pipeline`, which would break the connection on a refusal, so that no answer could be sent. */
async function pour(request: IncomingMessage, form: busboy.Busboy): Promise<void> {
  const lost = (cause?: Error) =>
    form.destroy(refusal("The upload broke off: nothing was stored. Send it again.", cause));
  const closed = () => request.complete || lost();
  request.on("error", lost);
  request.on("close", closed);
  try {
    request.pipe(form);
    await finished(form);
  } finally {
    request.unpipe(form);
    request.off("close", closed);
  }
}

function openForm(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      limits,
      // Path tricks are for `requireFilePath` to judge, not to be cut away unseen.
      preservePath: true,
      defParamCharset: "utf8",
      highWaterMark: 1024 * 1024,
      fileHwm: 1024 * 1024,
    });
  } catch (cause) {
    throw refusal("The form cannot be read: it needs a multipart boundary.", cause);
  }
}

function refusal(sentence: string, cause?: unknown): AppError {
  return new AppError("invalid_input", sentence, { cause });
}

/** Busboy's own errors are about the client's bytes. */
function describeFormError(error: unknown): unknown {
  return error instanceof Error ? refusal(`The form cannot be read: ${error.message}.`, error) : error;
}
