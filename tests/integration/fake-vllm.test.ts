import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import type { EngineReplica } from "#lib/serving/engines/engine.ts";
import { largestDifference } from "#lib/serving/engines/fingerprint.ts";
import { engineOf } from "#lib/serving/engines/registry.ts";
import { testDatabase } from "#tests/support/database.ts";
import { startFakeBalancer } from "#tests/support/fake-vllm/balancer.ts";
import type { FakeVersion, FakeVllmOptions } from "#tests/support/fake-vllm/options.ts";
import { type FakeVllm, startFakeVllm } from "#tests/support/fake-vllm/start.ts";

testDatabase();

const engine = engineOf("vllm");
const adapters = path.resolve("tests/fixtures/adapters");
const adapter = { servedName: "acme/qa.v1.0.0", source: "acme/qa.v1.0.0" };
const prompts = ["How many eggs does she sell?"];
const running: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const { close } of running.splice(0)) await close();
});

async function start(options: FakeVllmOptions = {}): Promise<{ fake: FakeVllm; replica: EngineReplica }> {
  const fake = await startFakeVllm(options);
  running.push(fake);
  return { fake, replica: { address: fake.url, token: options.apiKey ?? null } };
}
const namesOf = async (replica: EngineReplica) => {
  const models = await engine.listModels(replica);
  return models.ok ? models.value.map(({ name }) => name) : [models.failure.code];
};
async function fromBase(replica: EngineReplica): Promise<number | null> {
  const [base, live] = await Promise.all(
    ["tiny", adapter.servedName].map((name) => engine.probe(replica, name, prompts)),
  );
  if (!base?.ok || !live?.ok) throw new Error("a probe failed");
  return largestDifference(base.value.values, live.value.values);
}

describe("the releases", () => {
  const load = async (version: FakeVersion, fixture: string) => {
    const { replica } = await start({ version });
    return engine.load(replica, { servedName: "a/b.v1.0.0", source: path.join(adapters, fixture) });
  };

  it("load what was observed to load, and refuse what was observed to be refused", async () => {
    expect(await load("0.31.0", "pissa")).toMatchObject({ ok: true });
    expect(await load("0.32.0", "pissa")).toMatchObject({ failure: { code: "initialised_from_base" } });
    expect(await load("0.30.0", "lora-bias")).toMatchObject({ failure: { code: "lora_bias" } });
    expect(await load("0.31.0", "lora-bias")).toMatchObject({ ok: true });
  });

  it("let an adapter take the base model's name before 0.31.0", async () => {
    const taken = { servedName: "tiny", source: "acme/tiny" };
    for (const [version, code] of [
      ["0.28.0", undefined],
      ["0.30.0", undefined],
      ["0.31.0", "name_is_base"],
      ["0.32.0", "name_is_base"],
    ] as const) {
      const { replica } = await start({ version });
      const answer = await engine.load(replica, taken);
      expect([version, answer.ok ? undefined : answer.failure.code]).toEqual([version, code]);
    }
  });

  it("say which fields are missing in their own way", async () => {
    const words = async (version: FakeVersion) => {
      const { fake } = await start({ version });
      const response = await fetch(`${fake.url}/v1/load_lora_adapter`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"lora_name":"x"}',
      });
      return (await response.json()).error.message;
    };
    expect(await words("0.28.0")).toBe(
      "1 validation error:\n  {'type': 'missing', 'loc': ('body', 'lora_path'), 'msg': 'Field required', 'input': {'lora_name': 'x'}}",
    );
    expect(await words("0.30.0")).toContain("'loc': 'body.lora_path'");
  });
});

describe("the faults", () => {
  it("are a process that forgets, dies after a load, or is killed", async () => {
    const { fake, replica } = await start({ adapters: [{ name: "a/static.v1.0.0", source: "a/static" }] });
    await engine.load(replica, adapter);
    expect(await namesOf(replica)).toEqual(["tiny", "a/static.v1.0.0", adapter.servedName]);
    await fake.restart();
    expect(await namesOf(replica)).toEqual(["tiny", "a/static.v1.0.0"]);
    fake.faults.diesAfterLoad = true;
    expect(await engine.load(replica, adapter)).toMatchObject({ ok: true });
    await sleep(20);
    expect(await namesOf(replica)).toEqual(["unreachable"]);
    fake.faults.diesAfterLoad = false;
    await fake.restart();
    expect(await namesOf(replica)).toEqual(["tiny", "a/static.v1.0.0"]);
    await fake.kill();
    expect(await namesOf(replica)).toEqual(["unreachable"]);
  });

  it("are numbers of the base model, of other weights, or of the base model by name", async () => {
    const { fake, replica } = await start();
    await engine.load(replica, adapter);
    const live = await fromBase(replica);
    expect(live).toBeGreaterThan(0.1);
    fake.faults.servesOtherWeights = true;
    expect(await fromBase(replica)).not.toBe(live);
    fake.faults.servesBase = true;
    expect(await fromBase(replica)).toBe(0);
    fake.faults.answersAsBase = true;
    expect(await engine.probe(replica, "nobody", prompts)).toMatchObject({ value: { model: "tiny" } });
  });

  it("are answers that fail, are cut off, or come from a dead engine", async () => {
    const { fake, replica } = await start();
    fake.faults.failing = {
      times: 1,
      status: 503,
      message: "The engine is currently busy and cannot accept",
    };
    expect(await namesOf(replica)).toEqual(["busy"]);
    expect(await namesOf(replica)).toEqual(["tiny"]);
    fake.faults.truncates = true;
    expect(await namesOf(replica)).toEqual(["connection_lost"]);
    fake.faults.truncates = false;
    fake.faults.engineDead = true;
    expect(await engine.isHealthy(replica)).toEqual({ ok: true, value: false });
    expect(await engine.probe(replica, "tiny", prompts)).toMatchObject({ failure: { code: "engine_dead" } });
  });

  it("are a balancer whose model lists disagree", async () => {
    const [one, two] = [await start(), await start()];
    await engine.load(one.replica, adapter);
    const balancer = await startFakeBalancer([one.fake.url, two.fake.url]);
    running.push(balancer);
    const replica = { address: balancer.url, token: null };
    const lists = [await namesOf(replica), await namesOf(replica)].map((names) => names.length);
    expect(lists.toSorted()).toEqual([1, 2]);
  });
});
