import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Env } from "#lib/env.ts";
import { clientAddress, type DataRoute, sendProblem } from "#lib/http.ts";
import { logRequest } from "./access-log.ts";
import { createMethodCheck } from "./check-method.ts";
import { limitGuessing } from "./limit-guessing.ts";
import { matchRoutes } from "./match-route.ts";
import { checkBodySize, checkOrigin, checkTarget, requestIdFor } from "./request-guard.ts";
import { contentSecurityPolicy, createNonce, securityHeaders } from "./security-headers.ts";

/** Bodies Next's handlers and server actions take; larger ones are uploads and have their own routes. */
const maxPageBodyBytes = 8 * 1024 * 1024;

type PageHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/**
 * The request handler of the web process: guards every request, then tries the data plane, then Next. `pages` is Next's
 * own handler.
 */
export function createHandler(env: Env, routes: readonly DataRoute[], pages: PageHandler): RequestListener {
  const publicUrl = new URL(env.publicUrl);
  const https = publicUrl.protocol === "https:";
  const checkMethod = createMethodCheck(routes);
  const fixedHeaders = Object.entries(securityHeaders({ https }));

  return async (incoming, response) => {
    let request = incoming;
    const requestId = requestIdFor(request.headers["x-request-id"]);
    const url = parseUrl(request.url ?? "/", publicUrl);
    response.setHeader("x-request-id", requestId);
    for (const [name, value] of fixedHeaders) response.setHeader(name, value);
    logRequest(request, response, url, requestId);
    try {
      checkTarget(url);
      checkOrigin(request, publicUrl.origin);
      request = await limitGuessing(request, response, url.pathname);
      for (const { route, params } of matchRoutes(routes, request.method ?? "GET", url.pathname)) {
        if (route.accepts && !route.accepts(request)) continue;
        return await route.handler({ request, response, params, url, requestId });
      }
      checkMethod(request.method ?? "GET", url.pathname, response);
      checkBodySize(request, maxPageBodyBytes);
      prepareForNext(request, response, { requestId, env, https });
      await pages(request, response);
    } catch (error) {
      sendProblem(response, error, requestId);
    }
  };
}

function prepareForNext(
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, env, https }: { requestId: string; env: Env; https: boolean },
): void {
  const policy = contentSecurityPolicy(createNonce(), { development: !env.isProduction, https });
  const host = env.hasPublicUrl ? new URL(env.publicUrl).host : request.headers.host;
  // Next takes the nonce for its own scripts from the request's header.
  request.headers["content-security-policy"] = policy;
  request.headers["x-request-id"] = requestId;
  // Next compares Origin with this on server actions; what a client sent here is not believed.
  request.headers["x-forwarded-host"] = host;
  request.headers["x-forwarded-proto"] = https ? "https" : "http";
  request.headers["x-forwarded-for"] = clientAddress(request);
  response.setHeader("content-security-policy", policy);
}

/** The target of a request line is the client's text: what does not parse is treated as the root. */
function parseUrl(target: string, base: URL): URL {
  return URL.parse(target, base) ?? new URL("/", base);
}
