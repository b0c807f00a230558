import { once } from "node:events";
import { createServer, request as sendRequest } from "node:http";

/** A load balancer in front of several fakes: each request goes to the next one. */
export async function startFakeBalancer(
  urls: readonly string[],
): Promise<{ url: string; close: () => Promise<void> }> {
  let turn = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", urls[turn % urls.length]);
    turn += 1;
    const { method, headers } = request;
    const upstream = sendRequest(url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on("error", () => response.writeHead(502).end());
    request.pipe(upstream);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the balancer listens on no port");
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { url: `http://127.0.0.1:${address.port}`, close };
}
