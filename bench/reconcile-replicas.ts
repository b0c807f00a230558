// Fifty serving processes for bench/reconcile.ts, as paths of one server (`/0` to `/49`): lists, metrics, loads, probes; nothing else.
// Tells its address; { hold: names } gives each of them these adapters, { forget: n } restarts the first n; either answers requests so
// far and the most at once.
import { createServer, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const [, , replicaCount = "50"] = process.argv;
const replicas = Array.from({ length: Number(replicaCount) }, () => ({
  names: new Set<string>(),
  startTime: 1,
}));
const counts = { requests: 0, atOnce: 0, most: 0 };

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
}

/** Numbers that differ from model to model and from token to token, and never between two askings. */
function logProbs(model: string): unknown[] {
  let state = [...model].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_003, 7);
  const tokens = Array.from({ length: 20 }, (_, position) => {
    state = (state * 48_271 + position) % 2_147_483_647;
    return { [String(position)]: { logprob: -(state % 5_000) / 1_000, rank: 1, decoded_token: "t" } };
  });
  return [null, ...tokens];
}

const server = createServer(async (request, response) => {
  counts.requests += 1;
  counts.atOnce += 1;
  counts.most = Math.max(counts.most, counts.atOnce);
  response.on("close", () => {
    counts.atOnce -= 1;
  });
  const [, index = "", ...rest] = (request.url ?? "/").split("/");
  const replica = replicas[Number(index)];
  const body = await readBody(request);
  // What a network and a busy engine take at least; without it no two requests would be seen at once.
  await sleep(2);
  const path = rest.join("/");
  const name = String(body.lora_name ?? body.model ?? "");
  const json = (value: unknown) => {
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  };
  const say = (text: string) => response.writeHead(200, { "content-type": "text/plain" }).end(text);
  const entry = (id: string, parent: string | null) => ({
    id,
    object: "model",
    created: 0,
    owned_by: "vllm",
    root: id,
    parent,
  });
  if (replica === undefined) response.writeHead(404).end();
  else if (path === "v1/models") {
    json({
      object: "list",
      data: [entry("tiny", null), ...[...replica.names].map((id) => entry(id, "tiny"))],
    });
  } else if (path === "metrics") say(`process_start_time_seconds ${replica.startTime}\n`);
  else if (path === "version") json({ version: "0.32.0" });
  else if (path === "v1/load_lora_adapter") {
    replica.names.add(name);
    say(`Success: LoRA adapter '${name}' added successfully.`);
  } else if (path === "v1/completions") {
    json({
      id: "c",
      object: "text_completion",
      model: name,
      choices: [{ index: 0, text: "t", finish_reason: "length", prompt_logprobs: logProbs(name) }],
    });
  } else response.writeHead(404).end();
});

process.on("message", (message: unknown) => {
  if (typeof message === "object" && message !== null && "forget" in message) {
    for (const replica of replicas.slice(0, Number(message.forget))) {
      replica.names.clear();
      replica.startTime += 1;
    }
  }
  if (typeof message === "object" && message !== null && "hold" in message && Array.isArray(message.hold)) {
    for (const replica of replicas) replica.names = new Set(message.hold.map(String));
  }
  process.send?.({ ...counts });
  counts.requests = 0;
  counts.most = 0;
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
