import { randomUUID } from "node:crypto";
import { requireActor } from "#lib/access/authenticate.ts";
import { authorize } from "#lib/access/policy.ts";
import {
  claimIdempotencyKey,
  releaseIdempotencyKey,
  saveIdempotentResponse,
} from "#lib/access/requests/mutations.ts";
import type { Actor } from "#lib/actor.ts";
import { canonicalDigest } from "#lib/canonical-json.ts";
import { AppError, toPublicError } from "#lib/errors.ts";
import { isDeeperThan } from "#lib/json-depth.ts";
import { logger } from "#lib/logger.ts";
import type { Operation } from "#lib/operation.ts";
import { jsonParser, type SchemaValue, textParser } from "#lib/validate.ts";

type RouteInput<O extends Operation> = {
  actor: Actor;
  params: Record<string, string>;
  query: SchemaValue<O["query"]>;
  body: SchemaValue<O["body"]>;
  request: Request;
};

/** Far above what a recipe or schema may have: what follows a value on the call stack must not run out of it. */
const maxBodyDepth = 500;

type RouteContext = { params: Promise<Record<string, string | string[] | undefined> | undefined> };

/** JSON text of a value; bigint becomes a number where it is exact, else text. */
function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) => {
    if (typeof item !== "bigint") return item;
    return item <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(item) : item.toString();
  });
}

/** RFC 9457 problem document for any thrown value. */
export function problemResponse(error: unknown, requestId: string): Response {
  const shown = toPublicError(error);
  if (shown.isUnexpected) logger().error({ err: error, requestId }, "a request failed");
  const body = {
    type: `about:blank#${shown.code}`,
    title: shown.code.replaceAll("_", " "),
    status: shown.status,
    code: shown.code,
    detail: shown.message,
    errors: shown.problems,
    requestId,
  };
  const headers = new Headers({ "content-type": "application/problem+json", "x-request-id": requestId });
  if (shown.code === "unauthenticated") headers.set("www-authenticate", "Bearer");
  if (shown.retryAfterSeconds !== undefined) headers.set("retry-after", String(shown.retryAfterSeconds));
  return new Response(JSON.stringify(body), { status: shown.status, headers });
}

/** The request id that lib/server.ts set, or a new one. */
export function requestIdOf(headers: Headers): string {
  return headers.get("x-request-id") ?? randomUUID();
}

function jsonResponse(status: number, value: unknown, requestId: string): Response {
  const headers = { "x-request-id": requestId, "cache-control": "no-store" };
  if (status === 204) return new Response(null, { status, headers });
  return new Response(toJson(value), { status, headers: { ...headers, "content-type": "application/json" } });
}

async function readJson(request: Request, isOptional: boolean): Promise<unknown> {
  const text = await request.text();
  if (text === "") {
    if (isOptional) return {};
    throw new AppError("invalid_input", "The request has no body. Send a JSON object.");
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : "it does not parse";
    throw new AppError("invalid_input", `The request body is not JSON: ${detail}.`);
  }
  if (isDeeperThan(body, maxBodyDepth)) {
    throw new AppError("invalid_input", `The request body is nested deeper than ${maxBodyDepth} levels.`);
  }
  return body;
}

function queryOf(request: Request): Record<string, string> {
  return Object.fromEntries(new URL(request.url).searchParams);
}

async function flatParams(context: RouteContext): Promise<Record<string, string>> {
  // Routes without a dynamic segment have none.
  const params = (await context.params) ?? {};
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.join("/") : (value ?? ""),
    ]),
  );
}

/**
 * A Next route handler for one operation: authenticates, authorizes, parses query and body by the operation's schemas,
 * replays the answer of an `Idempotency-Key` seen before, and maps every error to a problem document.
 * `handle` returns the value to send as JSON, or a `Response` of its own (streams, files).
 */
export function defineRoute<const O extends Operation>(
  operation: O,
  handle: (input: RouteInput<O>) => Promise<unknown>,
): (request: Request, context: RouteContext) => Promise<Response> {
  const parseQuery = operation.query ? textParser(operation.query) : null;
  const parseBody = operation.body ? jsonParser(operation.body) : null;
  return async (request, context) => {
    const requestId = requestIdOf(request.headers);
    try {
      const actor = await requireActor(request.headers, requestId);
      authorize(actor, operation.permission);
      const params = await flatParams(context);
      const query = parseQuery ? parseQuery(queryOf(request)) : undefined;
      const body = parseBody
        ? parseBody(await readJson(request, operation.bodyIsOptional === true))
        : undefined;
      const run = () => handle(routeInput<O>({ actor, params, query, body, request }));

      const key = operation.method === "GET" ? null : request.headers.get("idempotency-key");
      if (key === null) return toResponse(await run(), operation.response.status, requestId);
      return await runOnce({ actor, key, operation, params, query, body }, run, requestId);
    } catch (error) {
      return problemResponse(error, requestId);
    }
  };
}

// Safe because query and body were just parsed by the operation's own schemas.
function routeInput<O extends Operation>(input: {
  actor: Actor;
  params: Record<string, string>;
  query: unknown;
  body: unknown;
  request: Request;
}): RouteInput<O> {
  return input as RouteInput<O>;
}

function toResponse(result: unknown, status: number, requestId: string): Response {
  if (!(result instanceof Response)) return jsonResponse(status, result, requestId);
  result.headers.set("x-request-id", requestId);
  return result;
}

type OnceInput = {
  actor: Actor;
  key: string;
  operation: Operation;
  params: Record<string, string>;
  query: unknown;
  body: unknown;
};

async function runOnce(input: OnceInput, run: () => Promise<unknown>, requestId: string): Promise<Response> {
  const { actor, key, operation } = input;
  if (key.length > 200) throw new AppError("invalid_input", "Idempotency-Key has at most 200 characters.");
  const requestDigest = canonicalDigest({
    method: operation.method,
    path: operation.path,
    params: input.params,
    query: input.query ?? null,
    body: input.body ?? null,
  });
  const keyed = { actorId: actor.id, key, requestDigest };
  const before = await claimIdempotencyKey(keyed);
  if (before !== null) return jsonResponse(before.status, before.body, requestId);
  const { status } = operation.response;
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    await releaseIdempotencyKey(keyed);
    throw error;
  }
  if (result instanceof Response) {
    await releaseIdempotencyKey(keyed);
    return toResponse(result, status, requestId);
  }
  const body: unknown = JSON.parse(toJson(result ?? null));
  await saveIdempotentResponse(keyed, { status, body });
  return jsonResponse(status, body, requestId);
}
