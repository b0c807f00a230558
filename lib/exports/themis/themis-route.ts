import { requireActor } from "#lib/access/authenticate.ts";
import { authorize } from "#lib/access/policy.ts";
import type { Actor } from "#lib/actor.ts";
import { AppError, toPublicError } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import type { Operation } from "#lib/operation.ts";
import { requestIdOf } from "#lib/route.ts";

type RouteContext = { params: Promise<Record<string, string | undefined> | undefined> };
type RouteInput = { actor: Actor; params: Record<string, string | undefined>; request: Request };

/** ThemisDB's sentence for a request without a token that is known. */
const unauthorized = "Unauthorized: Admin token required";

/** Any failure in ThemisDB's shape: `{"status":"error","error":"…"}` with the status of the error. */
function themisError(error: unknown, requestId: string): Response {
  const shown = toPublicError(error);
  if (shown.isUnexpected) logger().error({ err: error, requestId }, "a request failed");
  const text = shown.code === "internal" ? `Export error: ${shown.message}` : shown.message;
  const headers = new Headers({ "content-type": "application/json", "x-request-id": requestId });
  if (shown.code === "unauthenticated") headers.set("www-authenticate", "Bearer");
  if (shown.retryAfterSeconds !== undefined) headers.set("retry-after", String(shown.retryAfterSeconds));
  const message = shown.code === "unauthenticated" ? unauthorized : text;
  return new Response(JSON.stringify({ status: "error", error: message }), { status: shown.status, headers });
}

/**
 * A Next route handler of a ThemisDB-compatible operation: bearer tokens, the operation's permission, ThemisDB's errors.
 * `handle` answers a value to send as JSON with the operation's status, or a `Response`.
 */
export function defineThemisRoute(
  operation: Operation,
  handle: (input: RouteInput) => Promise<unknown>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers);
    try {
      const actor = await requireActor(request.headers, requestId);
      authorize(actor, operation.permission);
      const params = (await context.params) ?? {};
      const answer = await handle({ actor, params, request });
      if (answer instanceof Response) return answer;
      return Response.json(answer, {
        status: operation.response.status,
        headers: { "x-request-id": requestId, "cache-control": "no-store" },
      });
    } catch (error) {
      return themisError(error, requestId);
    }
  };
}

/** The text of a request body of at most `maxBytes`. Throws `too_large`. */
export async function readText(request: Request, maxBytes: number): Promise<string> {
  const text = await request.text();
  if (Buffer.byteLength(text) > maxBytes) {
    throw new AppError("too_large", `The request body is larger than ${maxBytes} bytes.`);
  }
  return text;
}
