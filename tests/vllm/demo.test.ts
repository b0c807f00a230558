import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { freePort } from "#lib/free-port.ts";
import { fingerprintBounds, largestDifference } from "#lib/serving/engines/fingerprint.ts";
import { createPerson } from "#tests/support/people.ts";
import { seedDemo } from "../../prisma/seed.ts";
import type { Answered, Deployment } from "./support/fleet.ts";
import { askPeft, runPython, writePrompts } from "./support/peft.ts";
import { runPrintedCommand } from "./support/printed-command.ts";
import { testProduct } from "./support/product.ts";
import { killAll, limits } from "./support/vllm-server.ts";

const product = await testProduct();
const adapter = "demo/math-word-problems";
const weights = path.resolve("prisma/demo/math-word-problems/1.1.0");

afterAll(killAll);

it("publishes the demo's adapter to a vLLM started by the printed command", async () => {
  await seedDemo();
  const [admin, reviewer] = [await createPerson("admin"), await createPerson("reviewer")];
  const port = await freePort("127.0.0.1");
  await product.ask(admin, "POST", "targets", {
    name: "workstation",
    owner: "demo",
    baseModel: "demo/tiny-llama",
    servedModelName: "demo/tiny-llama",
    limits,
    replicas: [`http://127.0.0.1:${port}`],
  });
  type Token = { launchCommand: string };
  const { launchCommand } = await product.ask<Token>(admin, "POST", "targets/workstation/pull-token", {});
  await runPrintedCommand(launchCommand, port);

  type Reviews = { items: { id: string; rootDigest: string }[] };
  const { items } = await product.ask<Reviews>(reviewer, "GET", `adapters/${adapter}/versions/1.1.0/reviews`);
  const decision = { decision: "approved", reason: "Looked at.", rootDigest: items[0]?.rootDigest };
  await product.ask(reviewer, "POST", `reviews/${items[0]?.id}/decision`, decision);

  const wanted = { adapter, version: "1.1.0", targetId: "workstation", alias: "champion" };
  const { id } = await product.ask<Deployment>(admin, "POST", "deployments", wanted);
  const deployment = () => product.ask<Deployment>(admin, "GET", `deployments/${id}`);
  await expect
    .poll(async () => (await deployment()).status, { timeout: 60_000, interval: 200 })
    .not.toMatch(/pending|publishing/);
  expect(await deployment()).toMatchObject({ status: "live", replicas: [{ state: "verified" }] });

  const script = "tests/vllm/support/fingerprints.py";
  const said = await runPython([script, "1", writePrompts(product.scratch), `${adapter}@champion`], {
    OPENAI_BASE_URL: `${product.url}/v1`,
    OPENAI_API_KEY: admin.token,
  });
  const [answered]: Answered[] = JSON.parse(said);
  const reference = (await askPeft(product.scratch, [weights]))(weights);
  if ("error" in reference) throw new Error(reference.error);
  const difference = largestDifference(answered?.values ?? [], reference.values);
  expect(difference).toBeLessThan(fingerprintBounds.same);
});
