import { createServer } from "node:http";
import { afterAll, beforeAll } from "vitest";
import { createApiHandler } from "#tests/support/api-handler.ts";

/** Serves the product's API for the tests of a file (see `createApiHandler`), on any port unless told. Pages are not there. */
export function testApiServer(port = 0): { url: string } {
  const api = { url: "" };
  let close: () => void = () => undefined;
  beforeAll(async () => {
    const server = createServer(await createApiHandler());
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the server listens on no port");
    api.url = `http://127.0.0.1:${address.port}`;
    close = () => {
      server.closeAllConnections();
      server.close();
    };
  });
  afterAll(() => close());
  return api;
}
