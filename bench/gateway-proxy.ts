// The plainest proxy in Node: node bench/gateway-proxy.ts PORT UPSTREAM_PORT. Nobody to authorize, nothing to choose or to count.
import { Agent, createServer, request } from "node:http";

const agent = new Agent({ keepAlive: true });
const upstreamPort = Number(process.argv[3]);

createServer((incoming, outgoing) => {
  const { method, url, headers } = incoming;
  const call = request(
    { agent, host: "127.0.0.1", port: upstreamPort, method, path: url, headers },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    },
  );
  incoming.pipe(call);
}).listen(Number(process.argv[2]), "127.0.0.1", () => process.stdout.write("ready\n"));
