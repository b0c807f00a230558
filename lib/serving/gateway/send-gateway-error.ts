import { drainRequest } from "#lib/drain-request.ts";
import { toPublicError } from "#lib/errors.ts";
import { type DataContext, sendJson } from "#lib/http.ts";
import { logger } from "#lib/logger.ts";
import { errorType, GatewayError, type OpenAiError, openAiCode } from "./gateway-error.ts";

type Shown = {
  status: number;
  error: OpenAiError;
  retryAfterSeconds: number | undefined;
  headers: Readonly<Record<string, string>>;
};

/**
 * Answers any thrown value as OpenAI clients read it: `{"error":{"message","type","param","code"}}`. An answer that has begun is cut off
 * instead, so that it does not look whole.
 */
export async function sendGatewayError(
  { request, response, requestId }: DataContext,
  error: unknown,
): Promise<void> {
  if (response.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  const shown = shownError(error, requestId);
  if (!request.destroyed && !request.complete) await drainRequest(request);
  if (!request.complete) response.setHeader("connection", "close");
  sendJson(
    response,
    shown.status,
    { error: shown.error },
    {
      ...(shown.status === 401 ? { "www-authenticate": "Bearer" } : {}),
      ...(shown.retryAfterSeconds === undefined ? {} : { "retry-after": String(shown.retryAfterSeconds) }),
      ...shown.headers,
    },
  );
}

function shownError(error: unknown, requestId: string): Shown {
  if (error instanceof GatewayError) {
    const { status, message, param, code, retryAfterSeconds, headers } = error;
    return { status, error: { message, type: errorType(status), param, code }, retryAfterSeconds, headers };
  }
  const { status, code, message, problems, retryAfterSeconds, isUnexpected } = toPublicError(error);
  if (isUnexpected) logger().error({ err: error, requestId }, "a request to the gateway failed");
  const param = problems[0]?.pointer.slice(1) || null;
  return {
    status,
    error: { message, type: errorType(status), param, code: openAiCode(code) },
    retryAfterSeconds,
    headers: {},
  };
}
