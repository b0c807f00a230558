import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "#lib/free-port.ts";
import type { PromptLogProbs } from "#lib/serving/engines/engine.ts";
import { fingerprintBounds, largestDifference } from "#lib/serving/engines/fingerprint.ts";
import { adaptersDir } from "#lib/tensors/adapters.fixture.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { runCommand } from "#tests/support/run-command.ts";
import { vllmFolder } from "../../scripts/test/vllm-environment.ts";
import { askPeft, type PeftAnswer, prompts, runPython, writePrompts } from "./support/peft.ts";
import { runPrintedCommand } from "./support/printed-command.ts";
import { testProduct } from "./support/product.ts";
import { baseFolder, baseName, killAll, limits, type VllmServer } from "./support/vllm-server.ts";

const product = await testProduct();
const reconcileSeconds = 5;

let engineer: TestPerson;
let reviewer: TestPerson;
let base: string;
let command: string;
let replica: VllmServer;
let peft: (folder: string) => PeftAnswer;

const folderOf = (fixture: string) => path.join(adaptersDir, fixture);
const named = (name: string) => `${engineer.handle}/${name}`;
const target = "fleet";

afterAll(killAll);

type Deployment = {
  id: string;
  status: string;
  servedName: string;
  failure: { code: string; message: string } | null;
  replicas: { address: string; state: string; root: string | null }[];
  steps: {
    kind: string;
    status: string;
    address: string | null;
    message: string;
    durationMs: number | null;
    at: string;
  }[];
};
type Answered = {
  asked: string;
  model: string;
  version: string | null;
  replica: string | null;
  values: PromptLogProbs[];
};

beforeAll(async () => {
  engineer = await createPerson("engineer");
  reviewer = await createPerson("reviewer");
  base = named("tiny-llama");
  const { default: config } = await import(path.join(baseFolder, "config.json"), { with: { type: "json" } });
  await product.ask(engineer, "POST", "base-models", { name: "tiny-llama", config });
  const pushed = await runCommand(
    path.join(vllmFolder(), "bin", "hf"),
    ["upload", base, baseFolder, "."],
    hub(),
  );
  expect([pushed.status, pushed.stderr]).toEqual([0, expect.anything()]);
  peft = await askPeft(
    product.scratch,
    ["good-qkvo-r8", "good-qkvo-r8-v2", "good-rslora-r16", "good-one-layer"].map(folderOf),
  );
});

function hub(): Record<string, string> {
  return {
    HF_ENDPOINT: `${product.url}/hf`,
    HF_TOKEN: engineer.token,
    HF_HOME: path.join(product.scratch, "hf"),
  };
}

function gateway(): Record<string, string> {
  return { OPENAI_BASE_URL: `${product.url}/v1`, OPENAI_API_KEY: engineer.token };
}

async function push(
  ...adapters: readonly [fixture: string, repository: string, tag: string][]
): Promise<void> {
  const args = adapters.flatMap(([fixture, name, tag]) => [folderOf(fixture), named(name), tag]);
  await runPython(["tests/vllm/support/push.py", baseFolder, ...args], hub());
  for (const [, name, tag] of adapters) {
    await expect
      .poll(() => product.ask(engineer, "GET", `adapters/${named(name)}/versions/${tag.slice(1)}`), {
        timeout: 60_000,
      })
      .toMatchObject({ isMeasured: true });
  }
}

async function approve(name: string, version: string): Promise<void> {
  const resource = `adapters/${named(name)}/versions/${version}`;
  const { id, rootDigest } = await product.ask<{ id: string; rootDigest: string }>(
    engineer,
    "POST",
    `${resource}/reviews`,
    { message: "Please." },
  );
  const decision = { decision: "approved", reason: "Looked at.", rootDigest };
  await product.ask(reviewer, "POST", `reviews/${id}/decision`, decision);
}

/** Publishes and waits until it is live; answers what the page would show. */
async function publish(
  name: string,
  version: string,
  alias: string,
  strategy = "rolling",
): Promise<Deployment> {
  const body = { adapter: named(name), version, targetId: target, alias, strategy };
  const { id } = await product.ask<Deployment>(engineer, "POST", "deployments", body);
  const deployment = () => product.ask<Deployment>(engineer, "GET", `deployments/${id}`);
  await expect
    .poll(async () => (await deployment()).status, { timeout: 60_000, interval: 50 })
    .not.toMatch(/pending|publishing/);
  return deployment();
}

/** What models answer through the gateway, several requests in flight. */
async function askGateway(models: readonly string[], rounds = 1): Promise<Answered[]> {
  const script = "tests/vllm/support/fingerprints.py";
  const args = [script, String(rounds), writePrompts(product.scratch), ...models];
  return JSON.parse(await runPython(args, gateway()));
}

/** Expects that the answers are those of PEFT for the adapter in a fixture's folder. */
function expectAnswersOf(fixture: string, answers: readonly Answered[]): void {
  const reference = peft(folderOf(fixture));
  if ("error" in reference) throw new Error(reference.error);
  expect(answers.length).toBeGreaterThan(0);
  for (const { values } of answers) {
    expect(largestDifference(values, reference.values)).toBeLessThan(fingerprintBounds.same);
  }
}

describe("a fleet of real vLLM", () => {
  it("starts by the command that the target prints, with the base model from us", async () => {
    const port = await freePort("127.0.0.1");
    await product.ask(engineer, "POST", "targets", {
      name: target,
      baseModel: base,
      servedModelName: baseName,
      limits,
      requiresApproval: true,
      probePrompts: prompts,
      reconcileSeconds,
      drainSeconds: 0,
      replicas: [`http://127.0.0.1:${port}`],
    });
    ({ launchCommand: command } = await product.ask<{ launchCommand: string }>(
      engineer,
      "POST",
      `targets/${target}/pull-token`,
      {},
    ));
    replica = await runPrintedCommand(command, port, product.scratch);
    const report = await product.ask(engineer, "POST", `targets/${target}/check`);
    expect(report).toMatchObject({
      replicas: [{ isReachable: true, isHealthy: true, engineVersion: "0.32.0", runtimeLoading: "on" }],
    });
  });

  it("refuses a version that nobody approved, and proves one that was, pushed with PEFT", async () => {
    await push(
      ["good-qkvo-r8", "first", "v1.0.0"],
      ["good-qkvo-r8-v2", "first", "v2.0.0"],
      ["good-rslora-r16", "second", "v1.0.0"],
      ["good-one-layer", "third", "v1.0.0"],
    );
    await expect(publish("first", "1.0.0", "champion")).rejects.toThrow(/409.*approved/s);
    await approve("first", "1.0.0");
    const deployment = await publish("first", "1.0.0", "champion");
    expect([deployment.status, deployment.failure]).toEqual(["live", null]);
    expect(deployment.replicas).toMatchObject([
      { state: "verified", root: `${named("first")}.v1.0.0`, address: replica.url },
    ]);
    expectAnswersOf("good-qkvo-r8", await askGateway([`${named("first")}@champion`]));
  });

  it("answers the official client: chat, streaming, structured outputs", async () => {
    const model = `${named("first")}@champion`;
    const seen = JSON.parse(await runPython(["tests/vllm/support/chat.py", model], gateway()));
    expect(seen).toMatchObject({
      text: expect.stringMatching(/\S/),
      response_format: { answer: expect.any(Number), unit: expect.stringMatching(/^(eggs|clips)$/) },
      structured_json: { answer: expect.any(Number), unit: expect.stringMatching(/^(eggs|clips)$/) },
      structured_choice: expect.stringMatching(/^(twelve|thirty)$/),
    });
    expect(seen.streamed).toBe(seen.text);
    expect(seen.chunks).toBeGreaterThan(5);
    expect(seen.models).toContain(model);
  });

  it("is whole again by itself after the replica died and came back", async () => {
    await replica.kill();
    replica = await runPrintedCommand(command, replica.port, product.scratch);
    const readyMs = Date.now();
    const listed = async () => {
      const answer = await fetch(`${replica.url}/v1/models`);
      const { data }: { data: { id: string }[] } = JSON.parse(await answer.text());
      return data.map(({ id }) => id);
    };
    await expect.poll(listed, { timeout: 60_000, interval: 50 }).toContain(`${named("first")}.v1.0.0`);
    const model = `${named("first")}@champion`;
    await expect.poll(() => askModel(model), { timeout: 60_000, interval: 50 }).toBe(200);
    console.log(`reconciled ${Date.now() - readyMs} ms after the restarted replica answered`);
    expect(Date.now() - readyMs).toBeLessThan(3 * reconcileSeconds * 1000);
    expectAnswersOf("good-qkvo-r8", await askGateway([model]));
  });

  it("moves the alias to version 2, and back in less than a second", async () => {
    const model = `${named("first")}@champion`;
    await approve("first", "2.0.0");
    const second = await publish("first", "2.0.0", "champion");
    expect([second.status, second.failure]).toEqual(["live", null]);
    expectAnswersOf("good-qkvo-r8-v2", await askGateway([model]));
    const startedMs = Date.now();
    await product.ask(engineer, "POST", `deployments/${second.id}/rollback`, {});
    const tookMs = Date.now() - startedMs;
    console.log(`rolled back in ${tookMs} ms`);
    expect(tookMs).toBeLessThan(1000);
    expectAnswersOf("good-qkvo-r8", await askGateway([model]));
  });

  it("serves three adapters on one replica, each with its own weights, to interleaved requests", async () => {
    for (const name of ["second", "third"]) {
      await approve(name, "1.0.0");
      const { status, failure } = await publish(name, "1.0.0", "champion");
      expect([status, failure]).toEqual(["live", null]);
    }
    const adapters = { first: "good-qkvo-r8", second: "good-rslora-r16", third: "good-one-layer" };
    const models = Object.keys(adapters).map((name) => `${named(name)}@champion`);
    const answers = await askGateway(models, 8);
    for (const [name, fixture] of Object.entries(adapters)) {
      const own = answers.filter(({ asked }) => asked === `${named(name)}@champion`);
      expect(own).toHaveLength(8);
      expectAnswersOf(fixture, own);
    }
  });

  it("proves one replica before it touches the other, and both answer", async () => {
    const other = await runPrintedCommand(command, await freePort("127.0.0.1"), product.scratch);
    await product.ask(engineer, "POST", `targets/${target}/replicas`, { address: other.url });
    const model = `${named("first")}@champion`;
    await push(["good-all-linear-r16", "first", "v3.0.0"]);
    await approve("first", "3.0.0");
    const deployment = await publish("first", "3.0.0", "champion");
    expect([deployment.status, deployment.failure]).toEqual(["live", null]);
    expect(deployment.replicas.map(({ state }) => state)).toEqual(["verified", "verified"]);
    const [first, second] = stepsByReplica(deployment);
    const proved = first?.findLastIndex(({ kind, status }) => kind === "probe" && status === "done") ?? -1;
    expect(first?.[proved]?.at && second?.[0]?.at && first[proved].at <= second[0].at).toBe(true);
    const answers = await askGateway([model], 12);
    expectAnswersOf("good-all-linear-r16", answers);
    expect(new Set(answers.map(({ replica: by }) => by)).size).toBe(2);
  });

  it("goes on answering when one of two replicas dies", async () => {
    const model = `${named("first")}@champion`;
    const asked = Array.from({ length: 40 }, async (_, index) => {
      await sleep(index * 25);
      return askModel(model);
    });
    await sleep(300);
    await replica.kill();
    expect(await Promise.all(asked)).toEqual(Array(40).fill(200));
  });
});

/** Steps of the replica that was touched first, then of the next. */
function stepsByReplica({ steps }: Deployment): Deployment["steps"][] {
  const ofReplicas = steps.filter(({ address }) => address !== null);
  return [...Map.groupBy(ofReplicas, ({ address }) => address).values()];
}

async function askModel(model: string): Promise<number> {
  const { status } = await fetch(`${product.url}/v1/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${engineer.token}`, "content-type": "application/json" },
    body: JSON.stringify({ model, prompt: "How many eggs?", max_tokens: 1 }),
  });
  return status;
}
