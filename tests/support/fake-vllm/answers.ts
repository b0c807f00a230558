import type { ServerResponse } from "node:http";

/** Answers as uvicorn does: its headers in its order, and no others. */
export function sendText(
  response: ServerResponse,
  status: number,
  text: string,
  contentType?: string,
  before: Readonly<Record<string, string>> = {},
): void {
  const body = Buffer.from(text);
  writeHead(response, status, {
    ...before,
    "content-length": String(body.length),
    ...(contentType === undefined ? {} : { "content-type": contentType }),
  });
  response.end(body);
}

/** A JSON answer, compact as Starlette writes it. */
export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  sendText(response, status, JSON.stringify(value), "application/json");
}

/** vLLM's own envelope of an error. */
export function sendError(
  response: ServerResponse,
  code: number,
  type: string,
  message: string,
  param: string | null = null,
): void {
  sendJson(response, code, { error: { message: sanitise(message), type, param, code } });
}

/** What FastAPI answers where there is no such route. */
export function sendNotFound(response: ServerResponse): void {
  sendJson(response, 404, { detail: "Not Found" });
}

/** What FastAPI answers to another method of a route that is there. */
export function sendMethodNotAllowed(response: ServerResponse, allowed: string): void {
  const text = JSON.stringify({ detail: "Method Not Allowed" });
  sendText(response, 405, text, "application/json", { allow: allowed });
}

/** Begins a stream of server-sent events. */
export function beginEvents(response: ServerResponse): void {
  writeHead(response, 200, { "content-type": "text/event-stream; charset=utf-8" }, true);
}

function writeHead(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
  isChunked = false,
): void {
  response.sendDate = false;
  // Removed, Node says nothing of keeping the connection and keeps it all the same, as uvicorn does.
  response.removeHeader("connection");
  const first = { date: new Date().toUTCString(), server: "uvicorn" };
  // The key is checked before the middleware that adds it.
  const vary = status === 401 ? {} : { vary: "Origin" };
  const close = response.req.headers.connection === "close" ? { connection: "close" } : {};
  const encoding = isChunked ? { "transfer-encoding": "chunked" } : {};
  response.writeHead(status, { ...first, ...headers, ...vary, ...close, ...encoding });
}

/** vLLM takes file paths out of what it says. */
function sanitise(message: string): string {
  return message
    .replace(/\/(?:home|usr|opt|var|tmp|root|lib|mnt|srv)(?:\/[\w.-]+)+/g, "<path>")
    .replace(/(?:\/[\w-]+)+\/[\w-]+\.\w+/g, "<path>")
    .trim();
}
