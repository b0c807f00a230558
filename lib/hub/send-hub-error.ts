import { drainRequest } from "#lib/drain-request.ts";
import { errorCode } from "#lib/error-code.ts";
import { toPublicError } from "#lib/errors.ts";
import { type DataContext, sendJson } from "#lib/http.ts";
import { logger } from "#lib/logger.ts";
import { HubError, headerText } from "./hub-error.ts";

/**
 * Answers any thrown value as Hub clients read it: `X-Error-Code`, `X-Error-Message` and `{"error": …}`. An answer that has begun is cut
 * off instead, so that it does not look whole.
 */
export async function sendHubError(
  { request, response, requestId }: DataContext,
  error: unknown,
): Promise<void> {
  // The client went away: nobody is there to answer.
  if (response.destroyed || isPrematureClose(error)) {
    response.destroy();
    return;
  }
  const shown = toPublicError(error);
  if (shown.isUnexpected) logger().error({ err: error, requestId }, "a Hub request failed");
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (!request.destroyed && !request.complete) await drainRequest(request);
  if (!request.complete) response.setHeader("connection", "close");
  sendJson(
    response,
    shown.status,
    { error: shown.message, errors: shown.problems, requestId },
    {
      "x-error-message": headerText(shown.message),
      ...(shown.code === "unauthenticated" ? { "www-authenticate": "Bearer" } : {}),
      ...(error instanceof HubError ? error.headers : {}),
    },
  );
}

function isPrematureClose(error: unknown): boolean {
  return errorCode(error) === "ERR_STREAM_PREMATURE_CLOSE";
}
