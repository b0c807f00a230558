import type { IncomingMessage } from "node:http";
import { AppError } from "#lib/errors.ts";

/** Largest JSON body of a Hub route: 256 samples of 512 bytes with their paths, or a card. */
const maxBodyBytes = 8 * 1024 * 1024;

/** A small request body whole. Throws `too_large`. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBodyBytes) {
      throw new AppError("too_large", `The request body is larger than ${maxBodyBytes} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, sizeBytes);
}

/** A JSON body; an empty one counts as `{}`. Throws `invalid_input`. */
export async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request)).toString("utf8");
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError("invalid_input", "The request body is not JSON.", { cause: error });
  }
}
