import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import busboy from "busboy";
import { AppError } from "./errors.ts";

/** Text fields of a form, as sent. */
export type FormFields = Readonly<Record<string, string>>;

/** What a form may hold; nothing it holds can grow without bound. */
type FormLimits = {
  files: number;
  /** The sentence for a form with more files. */
  tooManyFiles: string;
};

const maxFields = 20;
const fieldLimits = { fields: maxFields, fieldNameSize: 100, fieldSize: 16 * 1024 };

/** Reads one file part to its end or throws. `fields` are those sent before it. */
type FileReader = (file: Readable, fileName: string, fields: FormFields) => Promise<void>;

/**
 * Reads a multipart form to its end; its files, each a part named `file`, go through `readFile` one after the other.
 * What `readFile` throws is thrown, and says more than that the form ended early.
 * @returns the text fields
 * @throws AppError invalid_input when the form is not usable or the upload breaks off
 */
export async function readForm(
  request: IncomingMessage,
  limits: FormLimits,
  readFile: FileReader,
): Promise<FormFields> {
  const fields: Record<string, string> = {};
  const form = openForm(request, limits);
  let reading = Promise.resolve();

  form.on("field", (name, value, { valueTruncated, nameTruncated }) => {
    if (valueTruncated || nameTruncated) {
      form.destroy(refusal(`The field '${name}' is longer than ${fieldLimits.fieldSize} bytes.`));
    } else if (Object.hasOwn(fields, name)) {
      form.destroy(refusal(`The field '${name}' is given twice.`));
    } else {
      fields[name] = value;
    }
  });
  form.on("file", (name, file, { filename }) => {
    // The form's error reaches the file too, before anyone reads it: without a listener it would end the process.
    file.on("error", () => undefined);
    reading = reading.then(async () => {
      if (name !== "file") throw refusal(`Send each file as a part 'file', not '${name}'.`);
      await readFile(file, filename ?? "", fields);
    });
    reading.catch((error: unknown) =>
      form.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  form.on("filesLimit", () => form.destroy(refusal(limits.tooManyFiles)));
  form.on("fieldsLimit", () => form.destroy(refusal("The form has too many fields.")));
  form.on("partsLimit", () => form.destroy(refusal("The form has too many parts.")));

  try {
    await pour(request, form);
    await reading;
    return fields;
  } catch (error) {
    const failure = await reading.then(
      () => error,
      (cause: unknown) => cause,
    );
    throw failure instanceof AppError ? failure : describeFormError(failure);
  }
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

function openForm(request: IncomingMessage, { files }: FormLimits): busboy.Busboy {
  try {
    return busboy({
      headers: request.headers,
      limits: { ...fieldLimits, files, parts: files + maxFields + 9 },
      // Path tricks are for whoever takes the file's name to judge, not to be cut away unseen.
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
