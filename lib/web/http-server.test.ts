import { once } from "node:events";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createWebServer } from "./http-server.ts";

const servers: ReturnType<typeof createWebServer>[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** The status line of the answer to a request that offers another protocol, as curl --http2 and Java's client do. */
async function askWithUpgrade(isProduction: boolean, protocol: string): Promise<string> {
  const server = createWebServer(isProduction);
  servers.push(server);
  server.on("request", (_request, response) => response.end("served"));
  // Next listens for upgrades as well, and answers none in production.
  server.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const socket = connect(address.port, "127.0.0.1");
  socket.write(
    `GET /v1/models HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAMAAABk\r\n\r\n`,
  );
  const [answer] = await once(socket, "data");
  socket.destroy();
  return String(answer).split("\r\n")[0] ?? "";
}

describe("the web server", () => {
  it.each(["h2c", "websocket"])("answers a request that offers %s in HTTP/1.1", async (protocol) => {
    expect(await askWithUpgrade(true, protocol)).toBe("HTTP/1.1 200 OK");
  });

  it("lets the development server's own socket through", async () => {
    expect(await askWithUpgrade(false, "websocket")).toBe("HTTP/1.1 101 Switching Protocols");
    expect(await askWithUpgrade(false, "h2c")).toBe("HTTP/1.1 200 OK");
  });
});
