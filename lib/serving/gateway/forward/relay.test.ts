import { once } from "node:events";
import { createServer, type RequestListener, request, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { firstByte, relay } from "./relay.ts";

const running: Server[] = [];

afterEach(() => {
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

/** What a client gets of an answer that is passed on, and how passing it on ended. */
async function passOn(
  upstreamAnswers: RequestListener,
): Promise<{ status: number; text: string; end: string }> {
  const upstream = await serve(upstreamAnswers);
  let end = "";
  const gateway = await serve((_request, response) => {
    request(upstream, async (answer) => {
      await firstByte(answer);
      response.writeHead(answer.statusCode ?? 0);
      end = await relay(answer, response, () => undefined);
    }).end();
  });
  const response = await fetch(gateway, { signal: AbortSignal.timeout(20_000) });
  return { status: response.status, text: await response.text(), end };
}

describe("passing an answer on", () => {
  it.each([
    ["of no content", 204, ""],
    ["with an empty body of known length", 503, "0"],
    ["with an empty body of unknown length", 200, null],
  ])("ends where there is nothing to pass on: one %s", async (_title, status, length) => {
    const passed = await passOn((_request, response) => {
      if (length) response.setHeader("content-length", length);
      response.writeHead(status).end();
    });
    expect(passed).toMatchObject({ status, text: "" });
  });

  it("gives what comes at once and what comes later", async () => {
    const passed = await passOn((_request, response) => {
      response.write("now ");
      setTimeout(() => response.end("later"), 50);
    });
    expect(passed).toMatchObject({ status: 200, text: "now later" });
    expect(await passOn((_request, response) => response.end("at once"))).toMatchObject({ text: "at once" });
  });
});
