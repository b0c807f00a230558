import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import busboy from "busboy";
import { AppError } from "#lib/errors.ts";
import { blobStore } from "#lib/storage/blob-store.ts";
import { discardUnreferencedBlob } from "#lib/storage/mutations.ts";
import type { StoredContent } from "./dataset.ts";
import { uploadFileName } from "./file-name.ts";
import { sniffBytes, sniffContent } from "./sniff.ts";

/** One file, few fields; nothing a form holds can grow without bound. */
const limits = { files: 1, fields: 20, parts: 30, fieldNameSize: 100, fieldSize: 16 * 1024 };
/** Largest upload: 1 TiB. */
const maxUploadBytes = 1024 ** 4;

/** Text fields of a form, as sent. */
export type FormFields = Readonly<Record<string, string>>;

/** A form that was read to its end, its file in the blob store. */
export type Upload = { fields: FormFields; content: StoredContent };

/**
 * Reads a multipart form with one part `file`, streaming that into the blob store while it is hashed. `beforeFile` sees the
 * fields sent before the file and may refuse them while little has been sent. Nothing is left when it throws.
 * @throws AppError invalid_input when the form or the file is not usable; the connection's error when it breaks.
 */
export async function receiveUpload(
  request: IncomingMessage,
  beforeFile: (fields: FormFields, fileName: string) => Promise<void>,
): Promise<Upload> {
  const fields: Record<string, string> = {};
  const form = openForm(request);
  let storing: Promise<StoredContent> | undefined;

  form.on("field", (name, value, { valueTruncated, nameTruncated }) => {
    if (valueTruncated || nameTruncated) {
      form.destroy(invalidForm(`The field '${name}' is longer than ${limits.fieldSize} bytes.`));
    } else if (Object.hasOwn(fields, name)) {
      form.destroy(invalidForm(`The field '${name}' is given twice.`));
    } else {
      fields[name] = value;
    }
  });
  form.on("file", (name, file, { filename }) => {
    // The form's error reaches the file too, before anyone reads it: without a listener it would end the process.
    file.on("error", () => undefined);
    if (name !== "file") {
      form.destroy(invalidForm(`Send the file as the part 'file', not '${name}'.`));
      return;
    }
    storing = storeFile(file, filename, (fileName) => beforeFile(fields, fileName));
    storing.catch((error: unknown) =>
      form.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  form.on("filesLimit", () => form.destroy(invalidForm("Send one file at a time.")));
  form.on("fieldsLimit", () => form.destroy(invalidForm("The form has too many fields.")));
  form.on("partsLimit", () => form.destroy(invalidForm("The form has too many parts.")));

  try {
    await pour(request, form);
  } catch (error) {
    // What the file's own reader found says more than that the form ended early.
    const failure = await storing?.then(
      (content) => discard(content, error),
      (cause: unknown) => cause,
    );
    throw failure instanceof AppError ? failure : describeFormError(error);
  }
  if (!storing) throw invalidForm("The form holds no file: send it as the part 'file'.");
  return { fields, content: await storing };
}

/** Pipes without `pipeline`, which would break the connection on a refusal, so that no answer could be sent. */
async function pour(request: IncomingMessage, form: busboy.Busboy): Promise<void> {
  const lost = (cause?: Error) => form.destroy(new ConnectionLost("the client went away", { cause }));
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

class ConnectionLost extends Error {}

async function discard(content: StoredContent, error: unknown): Promise<unknown> {
  await discardUnreferencedBlob(content.sha256);
  return error;
}

function openForm(request: IncomingMessage): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      limits,
      // Path tricks are for `uploadFileName` to judge, not to be cut away unseen.
      preservePath: true,
      defParamCharset: "utf8",
      highWaterMark: 1024 * 1024,
      fileHwm: 1024 * 1024,
    });
  } catch (cause) {
    throw new AppError("invalid_input", "The form cannot be read: it needs a multipart boundary.", { cause });
  }
}

async function storeFile(
  file: Readable,
  givenName: string | undefined,
  beforeFile: (fileName: string) => Promise<void>,
): Promise<StoredContent> {
  const fileName = uploadFileName(givenName ?? "");
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

function invalidForm(sentence: string): AppError {
  return new AppError("invalid_input", sentence);
}

/** Busboy's own errors are about the client's bytes; a broken connection has nobody to read a sentence. */
function describeFormError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  if (error instanceof ConnectionLost) {
    return new AppError("invalid_input", "The upload broke off: nothing was stored. Send it again.", {
      cause: error,
    });
  }
  return new AppError("invalid_input", `The form cannot be read: ${error.message}.`, { cause: error });
}
