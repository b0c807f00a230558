import path from "node:path";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { createBaseModel } from "#lib/repositories/base-models/mutations.ts";
import { reconcileJob } from "#lib/serving/jobs.ts";
import { checkTarget } from "#lib/serving/targets/checks/check-target.ts";
import { getTarget } from "#lib/serving/targets/data.ts";
import { createTarget } from "#lib/serving/targets/mutations.ts";
import { createPullToken } from "#lib/serving/targets/pull-tokens/mutations.ts";
import { testDatabase } from "#tests/support/database.ts";
import { startFakeBalancer } from "#tests/support/fake-vllm/balancer.ts";
import type { FakeVllmOptions } from "#tests/support/fake-vllm/options.ts";
import { startFakeVllm } from "#tests/support/fake-vllm/start.ts";
import { createPerson, type TestPerson } from "#tests/support/people.ts";
import { runWaitingJobs } from "#tests/support/run-jobs.ts";

testDatabase();

const adapter = path.resolve("tests/fixtures/adapters/good-qkvo-r8");
const config = {
  model_type: "llama",
  architectures: ["LlamaForCausalLM"],
  hidden_size: 64,
  intermediate_size: 128,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  vocab_size: 512,
};

let engineer: TestPerson;
let baseModel: string;
const running: (() => Promise<void>)[] = [];

beforeAll(async () => {
  engineer = await createPerson("engineer");
  const { owner, name } = await createBaseModel(engineer.actor, { name: "tiny", config });
  baseModel = `${owner}/${name}`;
});

afterEach(async () => {
  for (const close of running.splice(0)) await close();
});

async function startFake(options: FakeVllmOptions = {}) {
  const fake = await startFakeVllm({ baseModel: "tiny", apiKey: "key", maxLoras: 2, ...options });
  running.push(fake.close);
  return fake;
}

async function makeTarget(replicas: string[], fields: Partial<Parameters<typeof createTarget>[1]> = {}) {
  const target = await createTarget(engineer.actor, {
    name: `t-${crypto.randomUUID().slice(0, 8)}`,
    baseModel,
    servedModelName: "tiny",
    token: "key",
    limits: { maxLoras: 2 },
    replicas,
    ...fields,
  });
  await createPullToken(engineer.actor, target.id);
  return target.id;
}

const codesOf = (problems: readonly { code: string }[] = []) => problems.map(({ code }) => code);

describe("the check of a target", () => {
  it("finds nothing wrong with a replica that was started as printed, and keeps what it read", async () => {
    const fake = await startFake({ version: "0.32.0" });
    const id = await makeTarget([fake.url]);
    const report = await checkTarget(engineer.actor, id);
    expect(report).toMatchObject({ isProvedAgainstReal: true, problems: [] });
    expect(report.launchCommand).toContain("--served-model-name tiny");
    expect(report.replicas).toMatchObject([
      {
        address: fake.url,
        isReachable: true,
        isHealthy: true,
        engineVersion: "0.32.0",
        runtimeLoading: "on",
        isBalancer: false,
        models: [{ name: "tiny", parent: null }],
        problems: [],
      },
    ]);
    expect(report.replicas[0]?.maxModelLength).toBeGreaterThan(0);
    const [replica] = (await getTarget(engineer.actor, id)).replicas;
    expect(replica).toMatchObject({ isReachable: true, engineVersion: "0.32.0", check: report.replicas[0] });
  });

  it("loads and unloads nothing", async () => {
    const fake = await startFake({ adapters: [{ name: "other", source: adapter }] });
    await checkTarget(engineer.actor, await makeTarget([fake.url]));
    expect(fake.adapterNames()).toEqual(["other"]);
  });

  it("says how to turn runtime loading on, and what the base model has to be called", async () => {
    const fake = await startFake({ runtimeLoading: false, baseModel: "other" });
    const report = await checkTarget(engineer.actor, await makeTarget([fake.url]));
    const problems = report.replicas[0]?.problems ?? [];
    expect(codesOf(problems)).toEqual(["runtime_loading_off", "base_model_missing"]);
    expect(problems[0]?.fix).toContain("VLLM_ALLOW_RUNTIME_LORA_UPDATING=1");
    expect(problems[1]?.fix).toContain("--served-model-name tiny");
  });

  it("warns of a replica that answers without a key, and names a key that is wrong", async () => {
    const [open, closed] = [await startFake({ apiKey: undefined }), await startFake({ apiKey: "another" })];
    const report = await checkTarget(engineer.actor, await makeTarget([open.url, closed.url]));
    const byAddress = new Map(report.replicas.map(({ address, problems }) => [address, codesOf(problems)]));
    expect(byAddress.get(open.url)).toEqual(["open_without_token"]);
    expect(byAddress.get(closed.url)?.[0]).toBe("unauthorized");
  });

  it("notices a load balancer by lists that disagree", async () => {
    const fakes = [
      await startFake(),
      await startFake({ adapters: [{ name: "a/b.v1.0.0", source: adapter }] }),
    ];
    const balancer = await startFakeBalancer(fakes.map(({ url }) => url));
    running.push(balancer.close);
    const report = await checkTarget(engineer.actor, await makeTarget([balancer.url]));
    expect(report.replicas[0]?.isBalancer).toBe(true);
    expect(codesOf(report.replicas[0]?.problems)).toContain("load_balancer");
  });

  it("tells a dead replica, old and unequal releases", async () => {
    const [old, dead] = [await startFake({ version: "0.29.0" }), await startFake({ version: "0.32.0" })];
    const gone = await startFake();
    dead.faults.engineDead = true;
    await gone.kill();
    const report = await checkTarget(engineer.actor, await makeTarget([old.url, dead.url, gone.url]));
    expect(codesOf(report.problems)).toEqual(["versions_differ"]);
    const byAddress = new Map(report.replicas.map(({ address, problems }) => [address, codesOf(problems)]));
    expect(byAddress.get(old.url)).toEqual(["version_unknown"]);
    expect(byAddress.get(dead.url)).toContain("unhealthy");
    expect(byAddress.get(gone.url)).toEqual(["unreachable"]);
  });

  it("has what did not answer looked at again now, as one slow answer is no outage", async () => {
    const fake = await startFake();
    const id = await makeTarget([fake.url]);
    await runWaitingJobs(reconcileJob);
    await checkTarget(engineer.actor, id);
    expect(await runWaitingJobs(reconcileJob)).toBe(0);
    await fake.close();
    running.length = 0;
    expect((await checkTarget(engineer.actor, id)).replicas).toMatchObject([{ isReachable: false }]);
    expect(await runWaitingJobs(reconcileJob)).toBe(1);
  });

  it("says that a target has no replicas and nothing to pull with", async () => {
    const { id } = await createTarget(engineer.actor, {
      name: `t-${crypto.randomUUID().slice(0, 8)}`,
      baseModel,
    });
    expect(codesOf((await checkTarget(engineer.actor, id)).problems)).toEqual([
      "no_replicas",
      "no_pull_token",
    ]);
  });
});
