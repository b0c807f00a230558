import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineReplica } from "#lib/serving/engines/engine.ts";
import { judgeFingerprint, largestDifference } from "#lib/serving/engines/fingerprint.ts";
import { engineOf } from "#lib/serving/engines/registry.ts";
import { adaptersFolder, prompt, wireCases } from "./vllm-cases.ts";
import { exchange, withoutTheParticular } from "./wire.ts";

/** A vLLM that was just started as `vllmContract` asks. */
export type ServerUnderContract = { url: string; close: () => Promise<void> };

/**
 * What both a real vLLM and the fake do. `start` starts one with the tiny model named `tiny`, this API key, runtime loading
 * on, --max-lora-rank 16, --max-loras 2, --max-model-len 512, and a Hub that has nothing.
 */
export type VllmContract = {
  version: string;
  /** A real release, whose answers become the recording where there is none. */
  isReal: boolean;
  start: (apiKey: string) => Promise<ServerUnderContract>;
};

const apiKey = "contract-key";
const engine = engineOf("vllm");
const prompts = [prompt, "Natalia sold clips to 48 of her friends in April."];
const good = { servedName: "acme/legal-qa.v1.0.0", source: `${adaptersFolder}/good-qkvo-r8` };
const next = { servedName: "acme/legal-qa.v2.0.0", source: `${adaptersFolder}/good-qkvo-r8-v2` };
const inert = { servedName: "acme/nothing.v1.0.0", source: `${adaptersFolder}/untrained` };

/**
 * Registers the tests. Every byte of every answer is compared with the recording of the real release
 * (tests/engines/recorded): delete it and run against a real vLLM to record anew. Without one the fake fails.
 */
export function vllmContract({ version, isReal, start }: VllmContract): void {
  let server: ServerUnderContract;
  let replica: EngineReplica;
  beforeAll(async () => {
    server = await start(apiKey);
    replica = { address: server.url, token: apiKey };
  });
  afterAll(() => server?.close());

  describe("its answers", () => {
    const recording = readRecording(version);
    const answers: Record<string, string> = {};
    it.each(wireCases)("$name", async (wireCase) => {
      const answer = withoutTheParticular(await exchange(server.url, apiKey, wireCase));
      answers[wireCase.name] = answer;
      expect(answer).toBe(recording === null && isReal ? answer : recording?.[wireCase.name]);
    });
    afterAll(() => {
      if (recording === null && isReal) writeRecording(version, answers);
    });
  });

  describe("the verbs of the engine", () => {
    it("reads version, health, models and that runtime loading is on", async () => {
      expect(await engine.readVersion(replica)).toEqual({ ok: true, value: version });
      expect(await engine.isHealthy(replica)).toEqual({ ok: true, value: true });
      expect(await engine.detectRuntimeLoading(replica)).toEqual({ ok: true, value: "on" });
      const models = await engine.listModels(replica);
      expect(models).toMatchObject({ ok: true, value: expect.arrayContaining([baseModel]) });
    });

    it("loads, lists with its root, refuses the name a second time, unloads as often as asked", async () => {
      expect(await engine.load(replica, good)).toEqual({ ok: true, value: null });
      const listed = { name: good.servedName, root: good.source, parent: "tiny", maxModelLength: null };
      const models = await engine.listModels(replica);
      expect(models).toMatchObject({ ok: true, value: expect.arrayContaining([listed]) });
      expect(await engine.load(replica, good)).toMatchObject({
        ok: false,
        failure: { code: "name_taken", isPermanent: true, status: 400 },
      });
      expect(await engine.unload(replica, good.servedName)).toEqual({ ok: true, value: null });
      expect(await engine.unload(replica, good.servedName)).toEqual({ ok: true, value: null });
    });

    it("tells an adapter from its base, from another version, and from one without effect", async () => {
      for (const adapter of [good, next, inert]) await engine.load(replica, adapter);
      const [base, again, first, second, nothing] = await Promise.all(
        ["tiny", "tiny", good.servedName, next.servedName, inert.servedName].map(probe),
      );
      if (!base || !again || !first || !second || !nothing) throw new Error("a probe is missing");
      const noise = largestDifference(base, again) ?? Number.NaN;
      expect(noise).toBeLessThan(0.01);
      const judge = (adapter: typeof base, golden: typeof base | null) =>
        judgeFingerprint({ adapter, base, noise, golden }).state;
      expect(judge(first, null)).toBe("verified");
      expect(judge(first, first)).toBe("verified");
      expect(judge(second, first)).toBe("wrong_weights");
      expect(judge(nothing, null)).toBe("inert");
      for (const { servedName } of [good, next, inert]) await engine.unload(replica, servedName);
    });

    it("says which model is not there", async () => {
      expect(await engine.probe(replica, "nobody", prompts)).toMatchObject({
        ok: false,
        failure: { code: "model_not_found", isPermanent: false, status: 404 },
      });
    });

    it("says that an adapter's numbers are no numbers", async () => {
      const nan = { servedName: "acme/nan.v1.0.0", source: `${adaptersFolder}/nan-weights` };
      expect(await engine.load(replica, nan)).toEqual({ ok: true, value: null });
      expect(await engine.probe(replica, nan.servedName, prompts)).toMatchObject({
        ok: false,
        failure: { code: "not_finite", isPermanent: true },
      });
      await engine.unload(replica, nan.servedName);
    });

    it("says that a repository is not there, which may change", async () => {
      const adapter = { servedName: "acme/none.v1.0.0", source: "acme/none.v1.0.0" };
      expect(await engine.load(replica, adapter)).toMatchObject({
        ok: false,
        failure: { code: "adapter_not_found", isPermanent: false, status: 404 },
      });
    });

    it("says that a defect is permanent", async () => {
      const adapter = { servedName: "acme/dora.v1.0.0", source: `${adaptersFolder}/dora` };
      expect(await engine.load(replica, adapter)).toMatchObject({
        ok: false,
        failure: { code: "dora", isPermanent: true, engineWords: "vLLM does not yet support DoRA." },
      });
    });

    it("asks for the key", async () => {
      expect(await engine.listModels({ address: server.url, token: "another" })).toMatchObject({
        ok: false,
        failure: { code: "unauthorized", isPermanent: true, engineWords: "Unauthorized" },
      });
    });

    it("reads the pressure", async () => {
      const pressure = await engine.readPressure(replica);
      expect(pressure).toMatchObject({
        ok: true,
        value: { maxLoras: 2, requestsRunning: 0, requestsWaiting: 0, kvCacheUsage: expect.any(Number) },
      });
    });
  });

  const baseModel = expect.objectContaining({ name: "tiny", parent: null, maxModelLength: 512 });

  async function probe(model: string) {
    const answer = await engine.probe(replica, model, prompts);
    if (!answer.ok) throw new Error(answer.failure.engineWords);
    expect(answer.value.model).toBe(model);
    return answer.value.values;
  }
}

const fileOf = (version: string) => path.join(import.meta.dirname, `recorded/vllm-${version}.json`);

function readRecording(version: string): Record<string, string> | null {
  const file = fileOf(version);
  // Safe because the file is written below in this shape.
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, string>) : null;
}

function writeRecording(version: string, answers: Record<string, string>): void {
  writeFileSync(fileOf(version), `${JSON.stringify(answers, null, 2)}\n`);
}
