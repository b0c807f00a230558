import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { PromptLogProbs } from "#lib/serving/engines/engine.ts";
import { fingerprintBounds, largestDifference } from "#lib/serving/engines/fingerprint.ts";
import { engineOf } from "#lib/serving/engines/registry.ts";
import { type Answered, type Deployment, Fleet, folderOf } from "./support/fleet.ts";
import { askPeft, type PeftAnswer, runPython } from "./support/peft.ts";
import { testProduct } from "./support/product.ts";
import { measurePublishing, speedAdapters } from "./support/publish-speed.ts";
import type { VllmServer } from "./support/vllm-server.ts";

const fleet = new Fleet(await testProduct());

const fixtures = [
  "good-qkvo-r8",
  "good-qkvo-r8-v2",
  "good-rslora-r16",
  "good-one-layer",
  "good-all-linear-r16",
];
let peft: (folder: string) => PeftAnswer;
let replica: VllmServer;

beforeAll(async () => {
  peft = await askPeft(fleet.product.scratch, fixtures.map(folderOf));
});

/** What PEFT answers for the adapter in a fixture's folder. */
function valuesOf(fixture: string): readonly PromptLogProbs[] {
  const reference = peft(folderOf(fixture));
  if ("error" in reference) throw new Error(reference.error);
  return reference.values;
}

/** Expects that the answers are those of PEFT for the adapter in a fixture's folder. */
function expectAnswersOf(fixture: string, answers: readonly Answered[]): void {
  expect(answers.length).toBeGreaterThan(0);
  for (const { values } of answers) {
    expect(largestDifference(values, valuesOf(fixture))).toBeLessThan(fingerprintBounds.same);
  }
}

function expectLive({ status, failure }: Deployment): void {
  expect([status, failure]).toEqual(["live", null]);
}

/** Steps of the replica that was touched first, then of the next. */
function stepsByReplica({ steps }: Deployment): Deployment["steps"][] {
  const ofReplicas = steps.filter(({ address }) => address !== null);
  return [...Map.groupBy(ofReplicas, ({ address }) => address).values()];
}

async function namesOn(server: VllmServer): Promise<string[]> {
  const listed = await engineOf("vllm").listModels({ address: server.url, token: null });
  return listed.ok ? listed.value.map(({ name }) => name) : [];
}

describe("a fleet of real vLLM", () => {
  it("starts by the command that the target prints, with the base model from us", async () => {
    const { port } = await fleet.createTarget();
    replica = await fleet.startReplica(port);
    expect(await fleet.check()).toMatchObject({
      replicas: [{ isReachable: true, isHealthy: true, engineVersion: "0.32.0", runtimeLoading: "on" }],
    });
  });

  it("refuses a version that nobody approved, and proves one that was, pushed with PEFT", async () => {
    await fleet.push(
      { fixture: "good-qkvo-r8", name: "first", version: "1.0.0" },
      { fixture: "good-qkvo-r8-v2", name: "first", version: "2.0.0" },
      { fixture: "good-all-linear-r16", name: "first", version: "3.0.0" },
      { fixture: "good-rslora-r16", name: "second", version: "1.0.0" },
      {
        fixture: "good-one-layer",
        name: "third",
        version: "1.0.0",
        fingerprint: valuesOf("good-one-layer"),
      },
      { fixture: "good-bf16", name: "other", version: "1.0.0", fingerprint: valuesOf("good-one-layer") },
      ...speedAdapters,
    );
    await expect(fleet.publish("first", "1.0.0")).rejects.toThrow(/409.*approved/s);
    await fleet.approve("first", "1.0.0");
    const deployment = await fleet.publish("first", "1.0.0");
    expectLive(deployment);
    expect(deployment.replicas).toMatchObject([
      { state: "verified", root: `${fleet.named("first")}.v1.0.0`, address: replica.url },
    ]);
    expectAnswersOf("good-qkvo-r8", await fleet.askGateway([fleet.champion("first")]));
  });

  it("answers the official client: chat, streaming, structured outputs", async () => {
    const model = fleet.champion("first");
    const seen = JSON.parse(await runPython(["tests/vllm/support/chat.py", model], fleet.gateway()));
    expect(seen).toMatchObject({
      text: expect.stringMatching(/\S/),
      response_format: expect.stringMatching(/^(eggs|clips)$/),
      structured_json: expect.any(Number),
      structured_choice: expect.stringMatching(/^(twelve|thirty)$/),
    });
    expect(seen.streamed).toBe(seen.text);
    expect(seen.chunks).toBeGreaterThan(5);
    expect(seen.models).toContain(model);
  });

  it("calls the adapter that lora_name names beside the base model", async () => {
    const called = { model: fleet.named("tiny-llama"), lora_name: fleet.named("first") };
    const { status, headers } = await fleet.complete(called);
    expect([status, headers.get("x-adaptery-version")]).toEqual([200, `${fleet.named("first")}@1.0.0`]);
  });

  it("says how long publishing takes beside what vLLM takes to load and answer", async () => {
    const { publishMs, directMs } = await measurePublishing(fleet, replica);
    // A figure for the report: both sides are as busy as the machine. That each was loaded and proved is expected on the way.
    console.log(
      `published in ${publishMs} ms, load call and two probes ${Math.round(directMs)} ms: ${(publishMs / directMs).toFixed(2)} ×`,
    );
  });

  it("is whole again by itself after the replica died and came back", async () => {
    const model = fleet.champion("first");
    await replica.kill();
    replica = await fleet.startReplica(replica.port);
    const readyMs = Date.now();
    await expect.poll(() => fleet.statusOf(model), { timeout: 60_000, interval: 50 }).toBe(200);
    const tookMs = Date.now() - readyMs;
    console.log(`reconciled ${tookMs} ms after the restarted replica answered`);
    expectAnswersOf("good-qkvo-r8", await fleet.askGateway([model]));
  });

  it("moves the alias to version 2, and back without loading anything", async () => {
    const model = fleet.champion("first");
    await fleet.approve("first", "2.0.0");
    const second = await fleet.publish("first", "2.0.0");
    expectLive(second);
    expectAnswersOf("good-qkvo-r8-v2", await fleet.askGateway([model]));
    const startedMs = Date.now();
    expectLive(await fleet.ask<Deployment>("POST", `deployments/${second.id}/rollback`, {}));
    const tookMs = Date.now() - startedMs;
    console.log(`rolled back in ${tookMs} ms`);
    expectAnswersOf("good-qkvo-r8", await fleet.askGateway([model]));
  });

  it("serves three adapters on one replica, each with its own weights, to interleaved requests", async () => {
    for (const name of ["second", "third"]) {
      await fleet.approve(name, "1.0.0");
      expectLive(await fleet.publish(name, "1.0.0"));
    }
    const adapters = { first: "good-qkvo-r8", second: "good-rslora-r16", third: "good-one-layer" };
    const answers = await fleet.askGateway(
      Object.keys(adapters).map((name) => fleet.champion(name)),
      8,
    );
    for (const [name, fixture] of Object.entries(adapters)) {
      const own = answers.filter(({ asked }) => asked === fleet.champion(name));
      expect(own).toHaveLength(8);
      expectAnswersOf(fixture, own);
    }
  });

  it("fails a version that answers otherwise than its training said, and leaves nothing of it behind", async () => {
    await fleet.approve("other", "1.0.0");
    const { status, failure, servedName } = await fleet.publish("other", "1.0.0");
    expect([status, failure?.message]).toEqual(["failed", expect.stringContaining("fingerprint")]);
    expect(await fleet.statusOf(fleet.champion("other"))).toBe(404);
    expect(await namesOn(replica)).not.toContain(servedName);
  });

  it("proves one replica before it touches the other, and both answer", async () => {
    await fleet.growByOne();
    await fleet.approve("first", "3.0.0");
    const deployment = await fleet.publish("first", "3.0.0");
    expectLive(deployment);
    expect(deployment.replicas.map(({ state }) => state)).toEqual(["verified", "verified"]);
    const [earlier, later] = stepsByReplica(deployment);
    const proved = earlier?.findLast(({ kind, status }) => kind === "probe" && status === "done");
    expect(Date.parse(proved?.at ?? "")).toBeLessThanOrEqual(Date.parse(later?.[0]?.at ?? ""));
    const answers = await fleet.askGateway([fleet.champion("first")], 12);
    expectAnswersOf("good-all-linear-r16", answers);
    expect(new Set(answers.map((answer) => answer.replica)).size).toBe(2);
  });

  it("goes on answering when one of two replicas dies", async () => {
    const asked = Array.from({ length: 40 }, async (_, index) => {
      await sleep(index * 25);
      return fleet.statusOf(fleet.champion("first"));
    });
    await sleep(300);
    await replica.kill();
    expect(await Promise.all(asked)).toEqual(Array(40).fill(200));
  });
});
