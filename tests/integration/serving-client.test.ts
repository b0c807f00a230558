import dns from "node:dns/promises";
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { createServer as createTcpServer } from "node:net";
import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "#lib/db.ts";
import { forgetSingleton } from "#lib/global.ts";
import { allowedNetworksKey } from "#lib/serving/client/data.ts";
import { type EngineRequest, engineRequest } from "#lib/serving/client/request.ts";
import { openEngineStream } from "#lib/serving/client/stream.ts";
import { normaliseBaseUrl, requireReplicaAddress } from "#lib/serving/client/target-address.ts";
import { testDatabase } from "#tests/support/database.ts";

testDatabase();

const running: Server[] = [];

beforeEach(() => forgetSingleton("serving connections"));
afterEach(async () => {
  await db().setting.deleteMany({ where: { key: allowedNetworksKey } });
  for (const server of running.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(handler: RequestListener): Promise<string> {
  const server = createServer(handler);
  running.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

const ask = (address: string, more: Partial<EngineRequest> = {}, token: string | null = null) =>
  engineRequest(
    { address, token },
    { method: "GET", path: "/version", timeoutMs: 2_000, maxBytes: 1_000, ...more },
  );
const failsWith = (code: string, isPermanent: boolean) => ({ ok: false, failure: { code, isPermanent } });
const allow = (networks: string[]) =>
  db().setting.create({ data: { key: allowedNetworksKey, value: networks } });

/** Has lookups of names fail while `work` runs, some seconds after the last check of an address. */
async function withoutResolver(work: () => Promise<void>): Promise<void> {
  const lookup = vi.spyOn(dns, "lookup").mockRejectedValue(new Error("getaddrinfo EAI_AGAIN"));
  syncBuiltinESMExports();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 60_000 });
  try {
    await work();
    expect(lookup).toHaveBeenCalled();
  } finally {
    vi.useRealTimers();
    lookup.mockRestore();
    syncBuiltinESMExports();
  }
}

describe("requests to replicas", () => {
  it("go where the name led last while it cannot be looked up, but not where they must not go by now", async () => {
    const url = (await serve((_request, response) => response.end("here"))).replace("127.0.0.1", "localhost");
    expect(await ask(url)).toMatchObject({ ok: true });
    await withoutResolver(async () => {
      expect(await ask(url)).toMatchObject({ ok: true, value: { text: "here" } });
      expect(await ask("http://never-asked.example:1")).toMatchObject(failsWith("unreachable", false));
    });
    await allow(["10.0.0.0/8"]);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 120_000 });
    expect(await ask(url)).toMatchObject(failsWith("address_refused", true));
    vi.useRealTimers();
  });

  it.each([
    ["switches to another protocol", "101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket"],
    ["answers with a status below 100", "099 Odd\r\nContent-Length: 0"],
    ["answers with a status above 599", "999 Odd\r\nContent-Length: 0"],
  ])("fail at once where a server %s", async (_what, head) => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => undefined);
      socket.once("data", () => socket.write(`HTTP/1.1 ${head}\r\n\r\n`));
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const answer = await ask(`http://127.0.0.1:${address.port}`, { timeoutMs: 20_000 });
    expect(answer).toMatchObject(failsWith("not_http", true));
    server.close();
  });

  it("send JSON with the target's token below the base URL, and read any answer", async () => {
    let seen: { url?: string; authorization?: string; body?: string } = {};
    const url = await serve(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString("utf8");
      seen = { url: request.url, authorization: request.headers.authorization, body };
      response.writeHead(418, { "content-type": "Application/JSON; charset=utf-8" }).end('{"a":1}');
    });
    expect(await ask(`${url}/prefix`, { method: "POST", body: { b: "ü" } }, "key")).toEqual({
      ok: true,
      value: { status: 418, contentType: "application/json", text: '{"a":1}' },
    });
    expect(seen).toEqual({ url: "/prefix/version", authorization: "Bearer key", body: '{"b":"ü"}' });
  });

  it("never follow a redirect", async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(307, { location: "http://169.254.169.254/latest/meta-data" }).end();
    });
    const answer = await ask(url);
    expect(answer).toMatchObject(failsWith("redirected", true));
    expect(answer).toMatchObject({ failure: { engineWords: expect.stringContaining("169.254.169.254") } });
    expect(asked).toBe(1);
  });

  it("stop at the time and at the size they are given", async () => {
    const silent = await serve(() => undefined);
    expect(await ask(silent, { timeoutMs: 80 })).toMatchObject(failsWith("timeout", false));
    const slow = await serve((_request, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    expect(await ask(slow, { timeoutMs: 120 })).toMatchObject(failsWith("timeout", false));
    const large = await serve((_request, response) => response.end("x".repeat(1_001)));
    expect(await ask(large)).toMatchObject(failsWith("answer_too_large", true));
  });

  it("tell apart what is not there, what breaks off and what speaks no HTTP", async () => {
    expect(await ask("http://127.0.0.1:1")).toMatchObject(failsWith("unreachable", false));
    expect(await ask("http://replica.invalid:80")).toMatchObject(failsWith("unreachable", false));
    const broken = await serve((_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("x", () => response.destroy());
    });
    expect(await ask(broken)).toMatchObject(failsWith("connection_lost", false));
    const other = createTcpServer((socket) => socket.end("SSH-2.0-OpenSSH_9.6\r\n"));
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    expect(await ask(`http://127.0.0.1:${port}`)).toMatchObject(failsWith("not_http", true));
    expect(await ask(`https://127.0.0.1:${new URL(broken).port}`)).toMatchObject(failsWith("not_http", true));
    other.close();
  });

  it("throw the reason of a signal, and cancel what the replica does", async () => {
    let isClosed = false;
    const asked = Promise.withResolvers<void>();
    const url = await serve((_request, response) => {
      asked.resolve();
      response.on("close", () => {
        isClosed = true;
      });
    });
    const abort = new AbortController();
    const refused = expect(ask(url, { signal: abort.signal, timeoutMs: 20_000 })).rejects.toThrow("gone");
    await asked.promise;
    abort.abort(new Error("gone"));
    await refused;
    await expect.poll(() => isClosed).toBe(true);
  });

  it("use one connection after another, and a new one where the replica closed it meanwhile", async () => {
    const sockets = new Set<unknown>();
    let resets = 0;
    const url = await serve((request, response) => {
      // A keep-alive connection that dies as the second request on it arrives.
      if (sockets.has(request.socket) && resets === 0) {
        resets += 1;
        request.socket.resetAndDestroy();
        return;
      }
      sockets.add(request.socket);
      response.end("ok");
    });
    for (let turn = 0; turn < 4; turn += 1) {
      expect(await ask(url)).toMatchObject({ ok: true, value: { text: "ok" } });
    }
    expect([sockets.size, resets]).toEqual([2, 1]);
  });
});

describe("addresses of replicas", () => {
  it("lie in the allowed networks, every one of them", async () => {
    const url = await serve((_request, response) => response.end("ok"));
    await allow(["10.0.0.0/8"]);
    const refused = await ask(url);
    expect(refused).toMatchObject(failsWith("address_refused", true));
    expect(refused).toMatchObject({ failure: { engineWords: expect.stringContaining("10.0.0.0/8") } });
  });

  it("are refused when link-local, metadata or multicast, whatever is allowed", async () => {
    await allow(["0.0.0.0/0", "::/0"]);
    const hosts = ["169.254.169.254", "[fe80::1]", "100.100.100.200", "224.0.0.1", "0.0.0.0"];
    const spellings = ["0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "[::ffff:a9fe:a9fe]"];
    for (const host of [...hosts, ...spellings]) {
      expect(await ask(`http://${host}:8000`)).toMatchObject(failsWith("address_refused", true));
    }
  });

  it.each([
    "ftp://10.0.0.1",
    "file:///etc/passwd",
    "10.0.0.1:8000",
    "http://user:key@10.0.0.1",
    "http://10.0.0.1/?a=b",
    "http://10.0.0.1/#a",
  ])("are no %s", async (address) => {
    await expect(requireReplicaAddress(address, "/address")).rejects.toMatchObject({
      code: "invalid_input",
      problems: [{ pointer: "/address" }],
    });
  });

  it("have one spelling", () => {
    expect(normaliseBaseUrl("HTTP://Replica:80/")).toBe("http://replica");
    expect(normaliseBaseUrl("http://10.0.0.1:8000/v1/")).toBe("http://10.0.0.1:8000");
    expect(normaliseBaseUrl("https://10.0.0.1/team/vllm//")).toBe("https://10.0.0.1/team/vllm");
  });
});

describe("streams through the guard", () => {
  const open = (address: string, body: Buffer | Readable | null, signal?: AbortSignal) =>
    openEngineStream(
      { address, token: "key" },
      { method: "POST", path: "/v1/completions", body, idleTimeoutMs: 1_000, signal },
    );
  const streamOf = async (opened: ReturnType<typeof open>): Promise<IncomingMessage> => {
    const answer = await opened;
    if (!answer.ok) throw new Error(answer.failure.code);
    return answer.value;
  };

  it("give each part as it arrives", async () => {
    let send: (text: string) => void = () => undefined;
    const url = await serve((_request, response) => {
      send = (text) => response.write(text);
      response.flushHeaders();
    });
    const response = await streamOf(open(url, Buffer.from("{}")));
    const parts: string[] = [];
    for (const part of ["one", "two"]) {
      send(part);
      const [chunk] = await once(response, "data");
      parts.push(String(chunk));
    }
    expect(parts).toEqual(["one", "two"]);
    response.on("error", () => undefined);
    response.destroy();
  });

  it("send a body that is a stream", async () => {
    const url = await serve((request, response) => request.pipe(response));
    const response = await streamOf(open(url, Readable.from(["a", "b", "c"])));
    expect(Buffer.concat(await response.toArray()).toString()).toBe("abc");
  });

  it("break off when nothing comes for too long, and when the signal says so", async () => {
    let closed = 0;
    const url = await serve((_request, response) => {
      response.on("close", () => {
        closed += 1;
      });
      response.write("begun");
    });
    const stalled = await streamOf(open(url, null));
    await expect(stalled.toArray()).rejects.toThrow();
    const abort = new AbortController();
    const cancelled = await streamOf(open(url, null, abort.signal));
    setTimeout(() => abort.abort(), 30);
    await expect(cancelled.toArray()).rejects.toThrow();
    await expect.poll(() => closed).toBe(2);
  });
});
