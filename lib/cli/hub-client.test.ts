import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { runCommand } from "#tests/support/run-command.ts";

let close: () => void = () => undefined;
afterEach(() => close());

/** Runs a command against a server that is not Adaptery. */
async function runAgainst(handler: RequestListener, ...args: string[]) {
  const server = createServer((request, response) => {
    request.resume();
    handler(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  close = () => server.close();
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const url = `http://127.0.0.1:${address.port}`;
  const result = await runCommand(process.execPath, [
    "bin/adaptery.js",
    ...args,
    ...["--server", url, "--token", "x"],
  ]);
  return { ...result, url };
}

describe("a command whose server is another program", () => {
  const publish = ["publish", "acme/qa@1.0.0", "--target", "gpu"];
  const rollback = ["rollback", "acme/qa", "--target", "gpu"];
  const html: RequestListener = (_request, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<html>nginx</html>");
  };
  const cut: RequestListener = (_request, response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("{");
    setTimeout(() => response.destroy(), 20);
  };

  it.each([
    ["publish", "answers HTML", publish, html],
    ["publish", "breaks off", publish, cut],
    ["rollback", "answers HTML", rollback, html],
  ] as const)("ends with 3 and names the address: %s, where it %s", async (_name, _what, args, handler) => {
    const { status, stderr, url } = await runAgainst(handler, ...args);
    expect(stderr).toContain(`${url} did not answer as Adaptery does`);
    expect(status).toBe(3);
  });
});
