// Sends completions over kept-alive connections, each as soon as the one before is answered:
// node bench/gateway-load.ts PORT CONNECTIONS SECONDS MODEL TOKEN. Prints {"perSecond","p50Ms","p95Ms","p99Ms"}. Plain sockets, so that the
// load costs little beside what is measured.
import { connect } from "node:net";

const [port, connections, seconds, model, token] = process.argv.slice(2);
const body = JSON.stringify({
  model,
  prompt: "Who pays the rent? ".repeat(20),
  max_tokens: 16,
  temperature: 0,
});
const head = [
  "POST /v1/completions HTTP/1.1",
  "host: 127.0.0.1",
  `authorization: Bearer ${token}`,
  "content-type: application/json",
  "accept: application/json",
  `content-length: ${Buffer.byteLength(body)}`,
];
const request = `${head.join("\r\n")}\r\n\r\n${body}`;

const warmUpMs = 1_000;
const startedMs = performance.now();
const endMs = startedMs + warmUpMs + Number(seconds) * 1_000;
const latencies: number[] = [];

function drive(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.setNoDelay(true);
    let sentMs = 0;
    let held = "";
    const send = () => {
      sentMs = performance.now();
      socket.write(request);
    };
    socket.on("connect", send);
    socket.on("error", reject);
    socket.on("data", (chunk) => {
      held += chunk.toString("latin1");
      const end = held.indexOf("\r\n\r\n");
      if (end === -1) return;
      const length = Number(/content-length: (\d+)/i.exec(held)?.[1]);
      if (held.length < end + 4 + length) return;
      if (!held.startsWith("HTTP/1.1 200")) return reject(new Error(held.slice(0, 600)));
      held = "";
      const nowMs = performance.now();
      if (nowMs - startedMs > warmUpMs) latencies.push(nowMs - sentMs);
      if (nowMs < endMs) return send();
      socket.destroy();
      resolve();
    });
  });
}

await Promise.all(Array.from({ length: Number(connections) }, drive));
latencies.sort((a, b) => a - b);
const quantile = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN;
const perSecond = latencies.length / Number(seconds);
process.stdout.write(
  JSON.stringify({ perSecond, p50Ms: quantile(0.5), p95Ms: quantile(0.95), p99Ms: quantile(0.99) }),
);
