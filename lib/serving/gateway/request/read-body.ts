import type { IncomingMessage } from "node:http";
import { AppError } from "#lib/errors.ts";

/** Bytes that a request to a model may have: long conversations with images in base64 among them. */
export const maxRequestBytes = 10 * 1024 * 1024;

function tooLarge(): AppError {
  return new AppError("too_large", `The request body is larger than ${maxRequestBytes} bytes.`);
}

/**
 * A request body whole, read by events: an async iterator costs a tenth of what the gateway adds to a request.
 * @throws AppError too_large, invalid_input when the client went away before its end
 */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? 0) > maxRequestBytes) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.on("data", (chunk: Buffer) => {
      sizeBytes += chunk.length;
      if (sizeBytes > maxRequestBytes) {
        request.pause();
        request.removeAllListeners("data");
        reject(tooLarge());
        return;
      }
      chunks.push(chunk);
    });
    request.on("end", () => {
      const [only] = chunks;
      resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, sizeBytes));
    });
    const cut = () => reject(new AppError("invalid_input", "The request was cut off before its end."));
    request.once("aborted", cut);
    request.once("error", cut);
  });
}
