import { IncomingMessage } from "node:http";
import { AppError } from "#lib/errors.ts";

/**
 * Reads a small request body whole and returns it with a request that has it unread: Next refuses a stream that was read
 * from. Needs a Content-Length, which browsers send. Throws `invalid_input` without one, `too_large` past `maxBytes`.
 */
export async function peekBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<{ body: Buffer; unread: IncomingMessage }> {
  const length = Number(request.headers["content-length"] ?? Number.NaN);
  if (!Number.isSafeInteger(length))
    throw new AppError("invalid_input", "This request needs a Content-Length.");
  if (length > maxBytes)
    throw new AppError("too_large", `The request body is larger than ${maxBytes} bytes.`);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return { body, unread: copyOf(request, body) };
}

function copyOf(request: IncomingMessage, body: Buffer): IncomingMessage {
  const copy = new IncomingMessage(request.socket);
  copy.method = request.method;
  copy.url = request.url;
  copy.headers = request.headers;
  copy.rawHeaders = request.rawHeaders;
  copy.httpVersion = request.httpVersion;
  copy.httpVersionMajor = request.httpVersionMajor;
  copy.httpVersionMinor = request.httpVersionMinor;
  copy.complete = true;
  copy.push(body);
  copy.push(null);
  return copy;
}
