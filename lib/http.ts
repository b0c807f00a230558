import type { IncomingMessage, ServerResponse } from "node:http";
import { toPublicError } from "./errors.ts";
import { logger } from "./logger.ts";

/** What a data-plane handler is given. `params` are the decoded `:name` parts of the path. */
export type DataContext = {
  request: IncomingMessage;
  response: ServerResponse;
  params: Readonly<Record<string, string>>;
  url: URL;
  requestId: string;
};

/**
 * One handler of the data plane: plain Node streams, no Next. `path` is literal but for `:name` (one segment) and a last
 * `*name` (the rest). `accepts` narrows it further; a request it turns down goes on to the next route, then to Next.
 */
export type DataRoute = {
  method: "DELETE" | "GET" | "HEAD" | "OPTIONS" | "PATCH" | "POST" | "PUT";
  path: string;
  accepts?: (request: IncomingMessage) => boolean;
  handler: (context: DataContext) => Promise<void> | void;
};

/** Answers with JSON. `headers` come on top. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(JSON.stringify(value));
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": body.length,
    "cache-control": "no-store",
    ...headers,
  });
  response.end(body);
}

/**
 * Answers any thrown value as an RFC 9457 problem, or breaks the connection when the answer has begun: a cut stream must
 * not look whole.
 */
export function sendProblem(response: ServerResponse, error: unknown, requestId: string): void {
  const shown = toPublicError(error);
  if (shown.isUnexpected) logger().error({ err: error, requestId }, "a request failed");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  // The rest of a refused body is not read; the client must not reuse the connection for it.
  if (!response.req.complete) response.setHeader("connection", "close");
  sendJson(
    response,
    shown.status,
    {
      type: `about:blank#${shown.code}`,
      title: shown.code.replaceAll("_", " "),
      status: shown.status,
      code: shown.code,
      detail: shown.message,
      errors: shown.problems,
      requestId,
    },
    {
      "content-type": "application/problem+json",
      ...(shown.code === "unauthenticated" ? { "www-authenticate": "Bearer" } : {}),
      ...(shown.retryAfterSeconds === undefined ? {} : { "retry-after": String(shown.retryAfterSeconds) }),
    },
  );
}

/** The request's headers in the shape web APIs take; repeated headers are joined as Node joins them. */
export function webHeaders(request: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return headers;
}

/**
 * The network address a request came from. A proxy on this machine is believed about whom it speaks for; anyone else is
 * taken by their own address.
 */
export function clientAddress(request: IncomingMessage): string {
  const peer = request.socket.remoteAddress ?? "unknown";
  const forwarded = request.headers["x-forwarded-for"];
  const isLocalProxy = peer === "::1" || peer.endsWith("127.0.0.1");
  if (!isLocalProxy || typeof forwarded !== "string") return peer;
  return forwarded.split(",").at(-1)?.trim() || peer;
}
