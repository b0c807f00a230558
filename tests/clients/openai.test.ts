import { afterAll, beforeAll, expect, it } from "vitest";
import { gatewayRoutes } from "#lib/serving/gateway/routes.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { testDatabase } from "#tests/support/database.ts";
import { createFleet, endReplicas, type TestFleet } from "#tests/support/fleet.ts";
import { pythonWith } from "#tests/support/python.ts";
import { runCommand } from "#tests/support/run-command.ts";

testDatabase();
const plane = testDataPlane(gatewayRoutes);

let fleet: TestFleet;
let python: string;
beforeAll(async () => {
  python = pythonWith("openai", ["openai==3.51.0"]);
  fleet = await createFleet({ replicas: 2 });
  await fleet.publish("1.0.0");
});
afterAll(endReplicas);

it("OpenAI's own client lists, chats, streams, constrains answers and reads errors", async () => {
  const { handle, token } = fleet.person;
  const model = `${handle}/legal-qa@champion`;
  const served = fleet.servedName("1.0.0");
  const flow = ["tests/clients/openai-flow.py", `${plane.url}/v1`, token, model, `${handle}/tiny-llama`];
  const { stdout } = await runCommand(python, flow);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({
    models: expect.arrayContaining([model, `${handle}/legal-qa@1.0.0`, `${handle}/tiny-llama`]),
    model,
    chat: { model: served, tokens: 8, version: `${handle}/legal-qa@1.0.0` },
    stream: found.chat.content,
    stream_usage: 8,
    completion: served,
    completion_stream: expect.stringMatching(/./),
    base: "tiny",
    lora_name: served,
    response_format: { answer: expect.any(String), sure: expect.any(Boolean) },
    structured_outputs: { answer: expect.any(String), sure: expect.any(Boolean) },
    unknown: { kind: "NotFoundError", status: 404, code: "model_not_found", param: "model" },
    wrong_lora: { kind: "BadRequestError", status: 400, code: "lora_not_found", param: "lora_name" },
    wrong_key: { kind: "AuthenticationError", status: 401, code: "invalid_api_key", param: null },
    embeddings: { kind: "NotFoundError", status: 404, code: "unknown_url", param: null },
  });
});
