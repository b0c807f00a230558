import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe } from "vitest";
import { freePort } from "#lib/free-port.ts";
import { vllmContract } from "#tests/engines/vllm-contract.ts";
import { testDatabase } from "#tests/support/database.ts";
import { vllmVersion } from "../../scripts/test/vllm-environment.ts";
import { killAll, startVllm } from "./support/vllm-server.ts";

testDatabase();

const hubPort = await freePort("127.0.0.1");
let hub: Server;

// A Hub that has nothing.
beforeAll(() => {
  hub = createServer((_request, response) => {
    response.writeHead(404, { "x-error-code": "RepoNotFound" }).end();
  }).listen(hubPort, "127.0.0.1");
});

afterAll(async () => {
  hub.close();
  await killAll();
});

describe("a real vLLM", () => {
  vllmContract({
    version: vllmVersion,
    isReal: true,
    start: async (apiKey) => {
      const environment = { VLLM_API_KEY: apiKey, HF_ENDPOINT: `http://127.0.0.1:${hubPort}` };
      const server = await startVllm({ environment });
      return { url: server.url, close: server.kill };
    },
  });
});
