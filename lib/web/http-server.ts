import { createServer, type Server } from "node:http";

/**
 * The HTTP server of the web process. Clients may offer another protocol with any request (`Upgrade: h2c` of curl --http2 and of
 * Java's HttpClient); it is not taken up and the request is answered as it is (RFC 9110 §7.8). Next would take such a request and
 * never answer. Only its development server has a WebSocket of its own.
 */
export function createWebServer(isProduction: boolean): Server {
  return createServer({
    shouldUpgradeCallback: ({ headers }) => !isProduction && headers.upgrade?.toLowerCase() === "websocket",
  });
}
