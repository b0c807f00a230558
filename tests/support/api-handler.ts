import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { env } from "#lib/env.ts";
import { webHeaders } from "#lib/http.ts";
import { dataRoutes } from "#lib/web/data-routes.ts";
import { createHandler } from "#lib/web/handler.ts";
import { type ApiRoute, findApiRoute, loadApiRoutes } from "#tests/support/api-routes.ts";

async function answer(
  routes: readonly ApiRoute[],
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? "/", env().publicUrl);
  const method = incoming.method ?? "GET";
  const found = findApiRoute(routes, method, url.pathname);
  if (!found) {
    outgoing.writeHead(404).end("no route");
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
  const request = new Request(url, { method, headers: webHeaders(incoming), ...body });
  const response = await found.route.handler(request, { params: Promise.resolve(found.params) });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body) await pipeline(response.body, outgoing);
  else outgoing.end();
}

/** Answers the product's API as its server does: the guards, the data plane, then the handlers of app/api, which Next would call. */
export async function createApiHandler(): Promise<RequestListener> {
  const routes = await loadApiRoutes();
  return createHandler(env(), dataRoutes, (request, response) => answer(routes, request, response));
}
