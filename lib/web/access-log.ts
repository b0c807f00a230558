import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "pino";
import { processSingleton } from "#lib/global.ts";
import { clientAddress } from "#lib/http.ts";
import { logger } from "#lib/logger.ts";
import { observeRequest } from "./metrics.ts";

/** Query parameters whose value is a secret: one-time links and tokens. */
const secretParameter = /token|secret|password|signature|code|key/i;

/** A path with its query as it may be logged. */
export function loggablePath(url: URL): string {
  if (!url.search) return url.pathname;
  const shown = [...url.searchParams].map(([name, value]) =>
    secretParameter.test(name) ? `${name}=[removed]` : `${name}=${encodeURIComponent(value)}`,
  );
  return `${url.pathname}?${shown.join("&")}`;
}

/** The log without its search for secrets: the fields below are all there is, and none can hold one. */
function accessLogger(): Logger {
  return processSingleton("access log", () => logger().child({}, { redact: [] }));
}

/** Logs a request once its answer is done or broken off, and counts it. Headers and bodies are never logged. */
export function logRequest(
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  requestId: string,
): void {
  const startedMs = performance.now();
  const address = clientAddress(request);
  response.once("close", () => {
    const durationMs = Math.round(performance.now() - startedMs);
    const finished = response.writableFinished;
    observeRequest(request.method ?? "GET", url.pathname, response.statusCode, durationMs / 1000);
    if (url.pathname.startsWith("/_next/") || ["/healthz", "/readyz", "/metrics"].includes(url.pathname))
      return;
    accessLogger().info(
      {
        requestId,
        method: request.method,
        path: loggablePath(url),
        status: response.statusCode,
        durationMs,
        address,
        ...(finished ? {} : { aborted: true }),
      },
      "request",
    );
  });
}
