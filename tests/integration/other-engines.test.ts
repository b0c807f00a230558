import { afterEach, describe, expect, it } from "vitest";
import type { Engine, EngineReplica } from "#lib/serving/engines/engine.ts";
import { judgeFingerprint } from "#lib/serving/engines/fingerprint.ts";
import { engineOf } from "#lib/serving/engines/registry.ts";
import { gatewayRoutes } from "#lib/serving/gateway/routes.ts";
import { testDataPlane } from "#tests/support/data-plane.ts";
import { testDatabase } from "#tests/support/database.ts";
import { startFakeLorax } from "#tests/support/fake-lorax/start.ts";
import { startFakeSglang } from "#tests/support/fake-sglang/start.ts";
import { createFleet } from "#tests/support/fleet.ts";

testDatabase();
const plane = testDataPlane(gatewayRoutes);

const prompts = ["How many eggs does she sell?", "Natalia sold clips."];
const adapter = { servedName: "acme/legal-qa.v1.0.0", source: "acme/legal-qa.v1.0.0" };
const absent = { servedName: "acme/none", source: "acme/none" };
const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of running.splice(0)) await close();
});

async function replicaOf(
  starting: Promise<{ url: string; close: () => Promise<void> }>,
  token: string | null = null,
): Promise<EngineReplica> {
  const { url, close } = await starting;
  running.push(close);
  return { address: url, token };
}

async function judge(engine: Engine, replica: EngineReplica): Promise<string> {
  const [base, live] = await Promise.all(
    ["tiny", adapter.servedName].map((model) => engine.probe(replica, model, prompts)),
  );
  if (!base?.ok || !live?.ok) throw new Error("a probe failed");
  expect(base.value.model).toBe("tiny");
  expect(live.value.model).toBe(adapter.servedName);
  const measured = { adapter: live.value.values, base: base.value.values, noise: 0, golden: null };
  return judgeFingerprint(measured).state;
}

describe.each([
  { kind: "sglang" as const, start: () => startFakeSglang(), version: "0.5.23" },
  { kind: "lorax" as const, start: () => startFakeLorax(), version: "0.12.1" },
])("$kind, as its source reads", ({ kind, start, version }) => {
  const engine = engineOf(kind);

  it("says that it was not run against the real engine", () => {
    expect(engine.isProvedAgainstReal).toBe(false);
  });

  it("reads version, health and the base model", async () => {
    const replica = await replicaOf(start());
    expect(await engine.readVersion(replica)).toEqual({ ok: true, value: version });
    expect(await engine.isHealthy(replica)).toEqual({ ok: true, value: true });
    expect(await engine.detectRuntimeLoading(replica)).toEqual({ ok: true, value: "on" });
    expect(await engine.listModels(replica)).toEqual({
      ok: true,
      value: [{ name: "tiny", root: "tiny", parent: null, maxModelLength: 512 }],
    });
  });

  it("loads, proves and unloads an adapter", async () => {
    const replica = await replicaOf(start());
    expect(await engine.load(replica, adapter)).toEqual({ ok: true, value: null });
    expect(await judge(engine, replica)).toBe("verified");
    expect(await engine.unload(replica, adapter.servedName)).toEqual({ ok: true, value: null });
    expect(await engine.unload(replica, adapter.servedName)).toEqual({ ok: true, value: null });
  });

  it("says that an adapter is not there, which may change", async () => {
    const replica = await replicaOf(start());
    expect(await engine.load(replica, absent)).toMatchObject({
      ok: false,
      failure: { code: "adapter_not_found", isPermanent: false, meaning: expect.stringMatching(/\.$/) },
    });
  });
});

describe.each([
  { kind: "sglang" as const, start: () => startFakeSglang() },
  { kind: "lorax" as const, start: () => startFakeLorax() },
])("a target of $kind", ({ kind, start }) => {
  it("is published to, and answers through the gateway by the version asked for", async () => {
    const { address } = await replicaOf(start());
    const fleet = await createFleet({ replicas: 0, target: { engine: kind, replicas: [address] } });
    expect(await fleet.publish("1.0.0")).toMatchObject({ status: "live" });
    const { handle, token } = fleet.person;
    const ask = async (model: string) => {
      const response = await fetch(`${plane.url}/v1/completions`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify({ model, prompt: "a", max_tokens: 1 }),
      });
      const { choices } = await response.json();
      return choices?.[0].text;
    };
    const asked = (model: string) => expect.poll(() => ask(model));
    await asked(`${handle}/legal-qa@champion`).toBe(` from ${fleet.servedName("1.0.0")}`);
    await asked(`${handle}/tiny-llama`).toBe(" from the base");
  });
});

describe("SGLang", () => {
  const engine = engineOf("sglang");

  it("lists adapters with their roots, and loads no name twice", async () => {
    const replica = await replicaOf(startFakeSglang());
    await engine.load(replica, adapter);
    expect(await engine.listModels(replica)).toMatchObject({
      value: [
        { name: "tiny" },
        { name: adapter.servedName, root: adapter.source, parent: "tiny", maxModelLength: null },
      ],
    });
    expect(await engine.load(replica, adapter)).toMatchObject({
      failure: { code: "name_taken", isPermanent: true, status: 400 },
    });
  });

  it("refuses to probe a name that is not loaded", async () => {
    const replica = await replicaOf(startFakeSglang());
    expect(await engine.probe(replica, "nobody", prompts)).toMatchObject({
      failure: { code: "model_not_found", isPermanent: false },
    });
  });

  it("is asked for an adapter by the base model's name and its own", () => {
    expect(engine.requestModel("tiny", "acme/a.v1.0.0")).toBe("tiny:acme/a.v1.0.0");
    expect(engine.requestModel("tiny", "tiny")).toBe("tiny");
  });

  it("says that it was started without adapters, or with another key", async () => {
    const replica = await replicaOf(startFakeSglang({ enableLora: false, apiKey: "key" }), "key");
    expect(await engine.detectRuntimeLoading(replica)).toEqual({ ok: true, value: "off" });
    expect(await engine.load(replica, adapter)).toMatchObject({
      failure: { code: "lora_not_enabled", isPermanent: true },
    });
    expect(await engine.listModels({ ...replica, token: null })).toMatchObject({
      failure: { code: "unauthorized", isPermanent: true },
    });
  });

  it("reads its pressure where it serves metrics", async () => {
    const replica = await replicaOf(startFakeSglang());
    expect(await engine.readPressure(replica)).toMatchObject({
      value: { requestsRunning: 2, requestsWaiting: 1, kvCacheUsage: 0.28, maxLoras: null },
    });
    const silent = await replicaOf(startFakeSglang({ servesMetrics: false }));
    expect(await engine.readPressure(silent)).toMatchObject({ ok: true, value: { requestsRunning: null } });
  });
});

describe("LoRAX", () => {
  const engine = engineOf("lorax");

  it("takes adapters by repository id alone, with each request", async () => {
    const replica = await replicaOf(startFakeLorax());
    const inFolder = { servedName: adapter.servedName, source: "/models/adapters/a" };
    expect(await engine.load(replica, inFolder)).toMatchObject({
      failure: { code: "source_not_supported", isPermanent: true },
    });
    expect(engine.listsAdapters).toBe(false);
    expect(engine.requestModel("tiny", adapter.servedName)).toBe(adapter.servedName);
    expect(engine.requestModel("tiny", "tiny")).toBe("");
  });

  it("reads its pressure", async () => {
    const replica = await replicaOf(startFakeLorax());
    expect(await engine.readPressure(replica)).toMatchObject({
      value: { requestsRunning: 3, requestsWaiting: 1 },
    });
  });
});
