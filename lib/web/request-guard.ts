import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { AppError } from "#lib/errors.ts";

const wellFormedId = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;
const safeMethods = new Set(["GET", "HEAD", "OPTIONS"]);

/** The id a proxy gave this request when it is well-formed, else a new one. It is in the log, the answer and the audit. */
export function requestIdFor(header: string | string[] | undefined): string {
  return typeof header === "string" && wellFormedId.test(header) ? header : randomUUID();
}

/**
 * Refuses a write that a browser sends with its cookies from a page of another site. Requests without cookies (tokens,
 * command line) carry no ambient authority and need no Origin. Throws `forbidden`.
 */
export function checkOrigin(request: IncomingMessage, publicOrigin: string): void {
  if (safeMethods.has(request.method ?? "GET") || !request.headers.cookie) return;
  const { origin } = request.headers;
  const site = request.headers["sec-fetch-site"];
  if (origin === undefined && (site === undefined || site === "same-origin")) return;
  if (origin !== undefined && (origin === publicOrigin || hostOf(origin) === request.headers.host)) return;
  throw new AppError(
    "forbidden",
    `This write came from ${origin ?? "another site"}. Use the product at ${publicOrigin}, or set ADAPTERY_URL to the address it is reached at.`,
  );
}

/**
 * Refuses an address whose percent-encoding does not decode, or that holds the character NUL: no name has it and Postgres
 * takes no text with it. Throws `invalid_input`.
 */
export function checkTarget(url: URL): void {
  try {
    if (!decodeURIComponent(url.pathname).includes("\0") && !/%00/.test(url.search)) return;
  } catch (cause) {
    throw new AppError("invalid_input", "The address is not valid percent-encoded UTF-8.", { cause });
  }
  throw new AppError("invalid_input", "The address holds the character NUL (%00). Remove it.");
}

/**
 * Refuses a body announced larger than Next's handlers take, or of unknown length. Uploads go through the data plane,
 * which bounds them itself. Throws `too_large` or `invalid_input`.
 */
export function checkBodySize(request: IncomingMessage, maxBytes: number): void {
  if (request.headers["transfer-encoding"] !== undefined) {
    throw new AppError("invalid_input", "Send this request with a Content-Length, not in chunks.");
  }
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced <= maxBytes) return;
  throw new AppError(
    "too_large",
    `The request body has ${announced} bytes; this address takes at most ${maxBytes}. Upload files to the dataset routes.`,
  );
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
