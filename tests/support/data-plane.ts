import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import { env } from "#lib/env.ts";
import type { DataRoute } from "#lib/http.ts";
import { createHandler } from "#lib/web/handler.ts";

/** Serves data-plane routes through the product's own request handler; what they do not take is 404. */
export function testDataPlane(routes: readonly DataRoute[]): { url: string } {
  const plane = { url: "" };
  let close: () => void = () => undefined;
  beforeAll(async () => {
    const server = createServer(
      createHandler(env(), routes, async (_request, response) => {
        response.writeHead(404).end();
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    plane.url = `http://127.0.0.1:${portOf(address)}`;
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterAll(() => close());
  return plane;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}
