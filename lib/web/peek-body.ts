import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { AppError } from "#lib/errors.ts";

/**
 * Reads a small request body whole and puts it back, so that a later handler reads it again. Needs a Content-Length, which
 * browsers send. Throws `invalid_input` without one, `too_large` past `maxBytes`.
 */
export async function peekBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const length = Number(request.headers["content-length"] ?? Number.NaN);
  if (!Number.isSafeInteger(length))
    throw new AppError("invalid_input", "This request needs a Content-Length.");
  if (length > maxBytes)
    throw new AppError("too_large", `The request body is larger than ${maxBytes} bytes.`);
  const chunks: Buffer[] = [];
  let received = 0;
  while (received < length) {
    const chunk: Buffer | null = request.read();
    if (chunk === null) {
      await once(request, "readable", { signal: AbortSignal.timeout(30_000) });
      continue;
    }
    chunks.push(chunk);
    received += chunk.length;
  }
  const body = Buffer.concat(chunks);
  // Put back in the same turn: the stream has not said that it ended.
  if (body.length > 0) request.unshift(body);
  return body;
}
