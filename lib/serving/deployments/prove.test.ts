import { describe, expect, it } from "vitest";
import type { Engine, EngineFailure, PromptLogProbs, ServedModel } from "../engines/engine.ts";
import { vllmEngine } from "../engines/vllm.ts";
import { measureBase, proveAdapter } from "./prove.ts";

const prompts = ["a b c"];
const values = (...logProbs: number[]): PromptLogProbs[] => [
  { prompt: "a b c", tokenIds: logProbs.map((_, index) => index), logProbs },
];
const base = values(-1, -2);
const adapter = values(-1.5, -2.5);
const down: EngineFailure = {
  code: "unreachable",
  isPermanent: false,
  status: null,
  engineWords: "",
  meaning: "Gone.",
};
const listed: ServedModel = { name: "o/n.v1.0.0", root: "o/n.v1.0.0", parent: "tiny", maxModelLength: null };

type Answers = {
  list?: ServedModel[] | EngineFailure;
  base?: PromptLogProbs[][];
  adapter?: PromptLogProbs[] | EngineFailure;
  model?: string;
  listsAdapters?: boolean;
};

const isFailure = (value: object): value is EngineFailure => "meaning" in value;

/** An engine that answers as told; its base model answers another of the list each time. */
function engineOf(answers: Answers): Engine {
  const bases = [...(answers.base ?? [base, base])];
  return {
    ...vllmEngine,
    listsAdapters: answers.listsAdapters ?? true,
    listModels: async () => {
      const list = answers.list ?? [listed];
      return isFailure(list) ? { ok: false, failure: list } : { ok: true, value: list };
    },
    probe: async (_replica, model) => {
      if (model === "tiny") return { ok: true, value: { model, values: bases.shift() ?? base } };
      const told = answers.adapter ?? adapter;
      if (isFailure(told)) return { ok: false, failure: told };
      return { ok: true, value: { model: answers.model ?? model, values: told } };
    },
  };
}

function prove(answers: Answers, golden: PromptLogProbs[] | null = null) {
  return proveAdapter({
    engine: engineOf(answers),
    replica: { address: "http://127.0.0.1:9", token: null },
    servedName: "o/n.v1.0.0",
    source: "o/n.v1.0.0",
    baseName: "tiny",
    prompts,
    golden,
  });
}

describe("proveAdapter", () => {
  it("takes one that is listed from our source, answers under its name and differs from the base", async () => {
    expect(await prove({})).toMatchObject({
      state: "verified",
      root: "o/n.v1.0.0",
      differenceFromBase: 0.5,
      differenceFromGolden: null,
      noise: 0,
      values: adapter,
      failure: null,
    });
    expect(await prove({}, values(-1.49, -2.5))).toMatchObject({ state: "verified" });
  });

  it("tells what does nothing, and what is within the replica's own noise", async () => {
    expect(await prove({ adapter: base })).toMatchObject({ state: "inert", differenceFromBase: 0 });
    const noisy = await prove({ base: [base, values(-1.08, -2)], adapter: values(-1.2, -2) });
    expect(noisy).toMatchObject({ state: "inert", noise: expect.closeTo(0.08) });
  });

  it("tells other weights: by the golden fingerprint, by the root, by who answered", async () => {
    expect(await prove({}, values(-3, -3))).toMatchObject({
      state: "wrong_weights",
      differenceFromGolden: 1.5,
    });
    expect(await prove({ list: [{ ...listed, root: "else" }] })).toMatchObject({
      state: "wrong_weights",
      root: "else",
      failure: { code: "foreign_root", isPermanent: true },
    });
    expect(await prove({ model: "tiny" })).toMatchObject({
      state: "wrong_weights",
      failure: { code: "answered_by_other" },
    });
  });

  it("tells what is missing, what does not answer, and what cannot be told", async () => {
    expect(await prove({ list: [] })).toMatchObject({ state: "missing", failure: { code: "not_listed" } });
    expect(await prove({ list: down })).toMatchObject({ state: "unreachable", failure: down });
    const refused = { ...down, code: "engine_error", isPermanent: true, status: 500 };
    expect(await prove({ adapter: refused })).toMatchObject({ state: "unverified", failure: refused });
    const other = [{ prompt: "a b c", tokenIds: [7, 8], logProbs: [-1, -2] }];
    expect(await prove({ base: [base, other] })).toMatchObject({
      state: "unverified",
      failure: { code: "base_not_comparable" },
    });
    // Three times that noise, other weights would pass for this version's.
    expect(await prove({ base: [base, values(-1.2, -2)] }, adapter)).toMatchObject({
      state: "unverified",
      failure: { code: "too_noisy", isPermanent: false, meaning: expect.stringContaining("0.200") },
    });
  });

  it("asks no list of an engine whose list has no adapters", async () => {
    const proof = await prove({ list: [], listsAdapters: false });
    expect(proof).toMatchObject({ state: "verified", root: "o/n.v1.0.0" });
  });
});

describe("measureBase", () => {
  it("answers the first run and how far the second is from it", async () => {
    const engine = engineOf({ base: [base, values(-1, -2.05)] });
    const replica = { address: "http://127.0.0.1:9", token: null };
    expect(await measureBase({ engine, replica, baseName: "tiny", prompts })).toEqual({
      ok: true,
      value: { values: base, noise: expect.closeTo(0.05) },
    });
  });
});
