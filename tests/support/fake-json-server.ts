import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";

/** One route of a small fake: what it answers to a JSON body. */
export type FakeRoute = (
  body: Readonly<Record<string, unknown>>,
  headers: Readonly<Record<string, unknown>>,
) => FakeAnswer | Promise<FakeAnswer>;

/** JSON, or a text as it is. */
export type FakeAnswer = { status: number; body: unknown };

export type FakeServer = { url: string; close: () => Promise<void> };

/** Serves routes by method and path on loopback; anything else is FastAPI's 404. */
export async function startFakeJsonServer(routes: Readonly<Record<string, FakeRoute>>): Promise<FakeServer> {
  const server = createServer(async (request, response) => {
    const route = routes[`${request.method} ${request.url}`];
    const text = Buffer.concat(await request.toArray()).toString("utf8");
    if (route === undefined) return send(response, { status: 404, body: { detail: "Not Found" } });
    send(response, await route(toObject(text), request.headers));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the fake listens on no port");
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${address.port}`, close };
}

function send(response: ServerResponse, { status, body }: FakeAnswer): void {
  if (typeof body === "string") response.writeHead(status, { "content-type": "text/plain" }).end(body);
  else response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

// Safe because the product's engines send objects alone.
function toObject(text: string): Record<string, unknown> {
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}
