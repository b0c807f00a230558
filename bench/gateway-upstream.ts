// The most trivial engine: node bench/gateway-upstream.ts PORT DELAY_MS. Answers every POST with the same completion.
import { createServer } from "node:http";

const delayMs = Number(process.argv[3] ?? "0");
const usage = { prompt_tokens: 12, total_tokens: 28, completion_tokens: 16, prompt_tokens_details: null };
const choice = { index: 0, text: " a short answer of some words", logprobs: null, finish_reason: "length" };
const answer = Buffer.from(
  JSON.stringify({
    id: "cmpl-1",
    object: "text_completion",
    created: 0,
    model: "m",
    choices: [choice],
    usage,
  }),
);
const headers = { "content-type": "application/json", "content-length": answer.length };

const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => {
    const send = () => response.writeHead(200, headers).end(answer);
    if (delayMs > 0) setTimeout(send, delayMs);
    else send();
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(process.argv[2]), "127.0.0.1", () => process.stdout.write("ready\n"));
