// node bench/hub.ts: uploads and downloads through the Hub protocol, against the plainest file server in Node. Prints rows of a Markdown
// table. BENCH_RUNS (default 3) repeats each measurement and keeps the best.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Agent, type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "#lib/free-port.ts";
import { installQueues } from "#lib/jobs/queue.ts";
import { applyMigrations } from "#lib/migrations/apply.ts";
import { startCluster } from "#lib/postgres/cluster.ts";

const runs = Number(process.env.BENCH_RUNS ?? "3");
const megabytes = 1_000_000;
const clients = 8;
const smallFiles = 1_000;
const fileBytes = 200 * megabytes;

const dir = mkdtempSync(join(tmpdir(), "adaptery-bench-hub-"));
const cluster = await startCluster({ dataDir: dir, database: "bench", durable: false });
await applyMigrations(cluster.url, process.cwd());
await installQueues(cluster.url);
const settings = { DATABASE_URL: cluster.url, ADAPTERY_DATA_DIR: dir, NODE_ENV: "production" };
Object.assign(process.env, settings);
const { createPerson } = await import("#tests/support/people.ts");
const { createRepository } = await import("#lib/repositories/mutations.ts");
const { closeDatabase } = await import("#lib/db.ts");
const person = await createPerson("engineer");
await createRepository(person.actor, { kind: "adapter", owner: person.handle, name: "bench" });
await closeDatabase();

const servers: ChildProcess[] = [];

async function startServer(
  script: string,
  ...args: string[]
): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort("127.0.0.1");
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", script, String(port), ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  servers.push(child);
  await once(child.stdout ?? child, "data");
  child.stdout?.resume();
  return { child, port };
}

const agent = new Agent({ keepAlive: true, maxSockets: clients });

async function send(
  port: number,
  path: string,
  { method = "GET", body }: { method?: string; body?: AsyncIterable<Buffer> } = {},
): Promise<string> {
  const outgoing = request({
    ...{ port, path, method, agent, host: "127.0.0.1" },
    headers: { authorization: `Bearer ${person.token}` },
  });
  const answered = once(outgoing, "response");
  if (body) {
    for await (const chunk of body) {
      if (!outgoing.write(chunk)) await once(outgoing, "drain");
    }
  }
  outgoing.end();
  // Safe because `response` is emitted with this one argument.
  const [response] = (await answered) as [IncomingMessage];
  const keeps = method !== "GET" || response.statusCode !== 200;
  let text = "";
  for await (const chunk of response) if (keeps) text += String(chunk);
  if (response.statusCode !== 200) throw new Error(`${method} ${path}: ${response.statusCode} ${text}`);
  return text;
}

async function best(work: () => Promise<unknown>): Promise<number> {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runs; run++) {
    const startedMs = performance.now();
    await work();
    bestMs = Math.min(bestMs, performance.now() - startedMs);
  }
  return bestMs;
}

/** The body of a commit with one file of random bytes, as huggingface_hub sends it. */
async function* commitBody(path: string, sizeBytes: number): AsyncGenerator<Buffer> {
  yield Buffer.from('{"key": "header", "value": {"summary": "Bench", "description": ""}}\n');
  yield Buffer.from('{"key": "file", "value": {"content": "');
  const piece = randomBytes(48 * 1024);
  for (let sent = 0; sent < sizeBytes; sent += piece.length) {
    // No two pieces alike: equal files would not be written again.
    piece.writeUInt32LE(Math.floor(Math.random() * 2 ** 32), 0);
    yield Buffer.from(piece.toString("base64"));
  }
  yield Buffer.from(`", "path": "${path}", "encoding": "base64"}}\n`);
}

async function* smallFilesBody(): AsyncGenerator<Buffer> {
  for (let index = 0; index < smallFiles; index++) {
    const content = randomBytes(2_000).toString("base64");
    const value = { content, path: `small/${index}.txt`, encoding: "base64" };
    yield Buffer.from(`${JSON.stringify({ key: "file", value })}\n`);
  }
}

async function sendAll(port: number, paths: readonly string[]): Promise<void> {
  const queue = [...paths];
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let path = queue.pop(); path; path = queue.pop()) await send(port, path);
    }),
  );
}

function peakMb({ pid }: ChildProcess): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1000;
}

const row = (what: string, value: string, target: string) =>
  process.stdout.write(`| ${what} | ${value} | ${target} |\n`);
const rate = (bytes: number, ms: number) => `${(bytes / megabytes / (ms / 1000)).toFixed(0)} MB/s`;
const percent = (share: number) => `${(share * 100).toFixed(0)} %`;

try {
  const hub = await startServer("bench/hub-server.ts");
  const model = `/hf/api/models/${person.handle}/bench`;
  const commit = (body: AsyncIterable<Buffer>) =>
    send(hub.port, `${model}/commit/main`, { method: "POST", body });

  const uploading = await best(() => commit(commitBody("large.safetensors", fileBytes)));
  row("Hub upload of 200 MB in the body of a commit", rate(fileBytes, uploading), "100 MB/s");
  const afterOne = peakMb(hub.child);
  await commit(commitBody("larger.safetensors", 4 * fileBytes));
  row(
    "… peak memory of the server, 200 MB and 800 MB",
    `${afterOne.toFixed(0)} MB and ${peakMb(hub.child).toFixed(0)} MB`,
    "flat",
  );
  const small = await best(() => commit(smallFilesBody()));
  row("1,000 small files in one commit", `${(smallFiles / (small / 1000)).toFixed(0)} files/s`, "");

  const plainDir = join(dir, "plain");
  mkdirSync(plainDir);
  writeFileSync(join(plainDir, "large.bin"), randomBytes(fileBytes));
  for (let index = 0; index < smallFiles; index++) {
    writeFileSync(join(plainDir, `${index}.txt`), randomBytes(2_000));
  }
  const plain = await startServer("bench/file-server.ts", plainDir);
  const file = `/hf/${person.handle}/bench/resolve/main/large.safetensors`;
  // Turn about, so that both see the machine in the same mood.
  let plainMs = Number.POSITIVE_INFINITY;
  let hubMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    plainMs = Math.min(plainMs, await best(() => send(plain.port, "/large.bin")));
    hubMs = Math.min(hubMs, await best(() => send(hub.port, file)));
  }
  row("Hub download of 200 MB", rate(fileBytes, hubMs), "");
  row(`… of the plainest file server (${rate(fileBytes, plainMs)})`, percent(plainMs / hubMs), "90 %");

  const names = Array.from({ length: smallFiles }, (_, index) => `${index}.txt`);
  const plainSmall = await best(() =>
    sendAll(
      plain.port,
      names.map((name) => `/${name}`),
    ),
  );
  const base = `/hf/${person.handle}/bench/resolve/main/small`;
  const hubSmall = await best(() =>
    sendAll(
      hub.port,
      names.map((name) => `${base}/${name}`),
    ),
  );
  row(
    "1,000 small files through the Hub, authorized, 8 clients",
    `${(smallFiles / (hubSmall / 1000)).toFixed(0)} files/s`,
    "2,000 files/s",
  );
  row(
    "… of the plainest file server",
    `${percent(plainSmall / hubSmall)} of ${(smallFiles / (plainSmall / 1000)).toFixed(0)} files/s`,
    "",
  );
} finally {
  agent.destroy();
  for (const child of servers) {
    child.kill();
    await once(child, "exit");
  }
  await cluster.stop();
  rmSync(dir, { recursive: true, force: true });
}
