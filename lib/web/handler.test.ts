import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, request, type Server } from "node:http";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseEnv } from "#lib/env.ts";
import { AppError } from "#lib/errors.ts";
import { forgetSingleton, processSingleton } from "#lib/global.ts";
import { type DataRoute, sendJson } from "#lib/http.ts";
import { createHandler } from "./handler.ts";

const env = parseEnv(
  { NODE_ENV: "production", ADAPTERY_URL: "https://adapters.example.com", LOG_LEVEL: "silent" },
  "/tmp",
);
let server: Server;
let base: string;
let seenByNext: IncomingHttpHeaders;
let bodySeenByNext: string;

const routes: DataRoute[] = [
  {
    method: "GET",
    path: "/api/v1/things/:id",
    handler: ({ response, params }) => sendJson(response, 200, params),
  },
  {
    method: "POST",
    path: "/api/v1/things",
    accepts: (request) => request.headers["content-type"] === "application/x-thing",
    handler: () => {
      throw new AppError("conflict", "There is one already.");
    },
  },
  {
    method: "GET",
    path: "/api/v1/broken",
    handler: () => {
      throw new Error("a secret inside");
    },
  },
  {
    method: "GET",
    path: "/api/v1/refused",
    handler: () => {
      throw new AppError("unauthenticated", "The token is not known.");
    },
  },
];

beforeAll(async () => {
  processSingleton("env", () => env);
  const handler = createHandler(env, routes, async (request, response) => {
    seenByNext = request.headers;
    // Next refuses a body that was read from before.
    expect(Readable.isDisturbed(request)).toBe(false);
    bodySeenByNext = await text(request);
    response.end("page");
  });
  server = createServer(handler).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  base = `http://127.0.0.1:${address.port}`;
});

afterAll(() => {
  server.close();
  server.closeAllConnections();
});

beforeEach(() => forgetSingleton("rate limits"));

describe("the request handler", () => {
  it("gives a page and Next the same policy, with a nonce of its own each time", async () => {
    const first = (await fetch(base)).headers.get("content-security-policy") ?? "";
    expect(seenByNext["content-security-policy"]).toBe(first);
    const second = (await fetch(base)).headers.get("content-security-policy") ?? "";
    expect(first).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/=]{24}' 'strict-dynamic';/);
    expect(first).not.toContain("unsafe-eval");
    expect(second).not.toBe(first);
  });

  it("sets security headers on every answer", async () => {
    for (const path of ["/", "/api/v1/things/1"]) {
      const { headers } = await fetch(base + path);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("strict-transport-security")).toContain("max-age=");
    }
  });

  it("keeps a well-formed request id and replaces any other", async () => {
    const echoed = async (id: string) =>
      (await fetch(base, { headers: { "x-request-id": id } })).headers.get("x-request-id");
    expect(await echoed("proxy-0123456789")).toBe("proxy-0123456789");
    expect(await echoed('x"}{')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("tells Next the public host, whatever the client claims", async () => {
    await fetch(base, { headers: { "x-forwarded-host": "evil.example.com" } });
    expect(seenByNext["x-forwarded-host"]).toBe("adapters.example.com");
    expect(seenByNext["x-forwarded-proto"]).toBe("https");
  });

  it("passes path parts to data routes, decoded", async () => {
    expect(await (await fetch(`${base}/api/v1/things/a%2Fb`)).json()).toEqual({ id: "a/b" });
  });

  it("sends what a data route does not accept on to Next", async () => {
    const response = await fetch(`${base}/api/v1/things`, { method: "POST", body: "{}" });
    expect(await response.text()).toBe("page");
  });

  it("answers an expected failure as a problem", async () => {
    const headers = { "content-type": "application/x-thing" };
    const response = await fetch(`${base}/api/v1/things`, { method: "POST", body: "x", headers });
    expect(response.status).toBe(409);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ code: "conflict", detail: "There is one already." });
  });

  it.each([
    ["PATCH", "/api/v1/things/1", "GET"],
    ["DELETE", "/api/v1/things", "POST"],
    ["POST", "/api/v1/openapi.json", "GET"],
    ["PUT", "/api/v1/datasets", "GET, POST"],
    ["HEAD", "/api/v1/schemas/check", "POST"],
    ["POST", "/api/v1/schemas/one", "DELETE, GET, PATCH"],
  ])("refuses %s for %s, which has %s", async (method, path, allowed) => {
    const response = await fetch(base + path, { method });
    expect([response.status, response.headers.get("allow")]).toEqual([405, allowed]);
    if (method === "HEAD") return;
    expect(await response.json()).toMatchObject({
      code: "method_not_allowed",
      detail: `${path} has no ${method}. It has ${allowed}.`,
    });
  });

  it.each([
    ["HEAD", "/api/v1/datasets"],
    ["OPTIONS", "/api/v1/datasets"],
    ["POST", "/api/v1/schemas/check"],
    ["PUT", "/api/v1/nothing-like-it"],
    ["POST", "/api/auth/sign-in"],
    ["POST", "/datasets"],
  ])("leaves %s for %s to Next", async (method, path) => {
    expect((await fetch(base + path, { method })).status).toBe(200);
  });

  it("does not show the message of an unknown error", async () => {
    const response = await fetch(`${base}/api/v1/broken`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
  });

  it("refuses a write with cookies from another site, and takes one from its own", async () => {
    const post = (origin: string) =>
      fetch(base, { method: "POST", headers: { cookie: "session=1", origin } }).then(({ status }) => status);
    expect(await post("https://evil.example.com")).toBe(403);
    expect(await post("null")).toBe(403);
    expect(await post("https://adapters.example.com")).toBe(200);
    expect(await post(base)).toBe(200);
  });

  it("refuses an address with NUL or with broken percent-encoding", async () => {
    for (const path of ["/api/v1/things/a%00b", "/datasets?search=%00", "/api/v1/things/%ff", "/%E0%A4%A"]) {
      const response = await fetch(base + path);
      expect([path, response.status]).toEqual([path, 400]);
      expect(await response.json()).toMatchObject({ code: "invalid_input" });
    }
  });

  it("says when to try again after too many tries", async () => {
    const body = JSON.stringify({ email: "grace@example.com", password: "wrong" });
    const signIn = () => fetch(`${base}/api/auth/sign-in/email`, { method: "POST", body });
    let response = await signIn();
    for (let attempt = 0; attempt < 10 && response.status !== 429; attempt++) response = await signIn();
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("refuses a body that is too large for pages before it is sent", async () => {
    const response = await fetch(base, { method: "POST", body: Buffer.alloc(9 * 1024 * 1024) });
    expect(response.status).toBe(413);
  });

  it("refuses a body of unknown length for pages", async () => {
    const sent = request(base, { method: "POST", headers: { "transfer-encoding": "chunked" } });
    sent.end("body");
    const [response] = await once(sent, "response");
    expect(response.statusCode).toBe(400);
  });

  it("limits sign-in by account and still hands the body to Next", async () => {
    const body = JSON.stringify({ email: "Ada@example.com", password: "wrong" });
    const signIn = () => fetch(`${base}/api/auth/sign-in/email`, { method: "POST", body });
    expect((await signIn()).status).toBe(200);
    expect(bodySeenByNext).toBe(body);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 10; attempt++) statuses.push((await signIn()).status);
    expect(statuses.at(-1)).toBe(429);
  });

  it("stops answering an address that keeps sending refused tokens", async () => {
    const call = () => fetch(`${base}/api/v1/refused`, { headers: { authorization: "Bearer wrong" } });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 40; attempt++) statuses.push((await call()).status);
    expect(statuses[0]).toBe(401);
    expect(statuses.at(-1)).toBe(429);
  });
});
