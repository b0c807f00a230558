import { describe, expect, it } from "vitest";
import type { Engine, ServedModel } from "../engines/engine.ts";
import { engineOf } from "../engines/registry.ts";
import { parseVllmMetrics } from "../engines/vllm-metrics.ts";
import { observe, type Remembered, type Seen } from "./observe.ts";

const list = (...names: string[]): ServedModel[] =>
  names.map((name) => ({ name, root: name, parent: "tiny", maxModelLength: null }));
const remembered: Remembered = {
  models: list("a"),
  startTime: null,
  engineVersion: "0.32.0",
  isReachable: true,
  isBalancer: false,
};
const silent = { code: "unreachable", isPermanent: false, status: null, engineWords: "", meaning: "" };

type Answers = {
  /** Model list for the number of the request. */
  list: (request: number) => ServedModel[];
  /** When the process began, for the number of the request; undefined: metrics do not answer. */
  startTime?: (request: number) => number | undefined;
};

async function see({ list: listOf, startTime }: Answers, before: Partial<Remembered> = {}): Promise<Seen> {
  let [lists, metrics] = [0, 0];
  const engine: Engine = {
    ...engineOf("vllm"),
    listModels: async () => ({ ok: true, value: listOf(lists++) }),
    readPressure: async () => {
      const began = startTime?.(metrics++);
      if (began === undefined) return { ok: false, failure: silent };
      return { ok: true, value: { ...parseVllmMetrics(""), processStartTime: began } };
    },
    readVersion: async () => ({ ok: true, value: "0.32.0" }),
  };
  const replica = { address: "http://replica", token: null };
  const { signal } = new AbortController();
  const seen = await observe(engine, replica, { ...remembered, ...before }, signal);
  if (!seen.ok) throw new Error(seen.failure.meaning);
  return seen.seen;
}

describe("observe", () => {
  it("tells adapters that are loaded while it reads from a load balancer", async () => {
    // One more in the middle of each of two rounds of four, after the first list.
    const grows = (request: number) => list(..."abc".slice(0, request < 3 ? 1 : request < 7 ? 2 : 3));
    const growing = await see({ list: (request) => (request === 0 ? list("a", "z") : grows(request)) });
    expect(growing.isBalancer).toBe(false);
    const turns = await see({ list: (request) => list(request % 2 === 0 ? "b" : "a") });
    expect(turns.isBalancer).toBe(true);
  });

  it("takes two times of beginning at one moment for a load balancer", async () => {
    const seen = await see({ list: () => list("b"), startTime: (request) => (request < 3 ? 5 : 6) });
    expect(seen).toMatchObject({ isBalancer: true, isRestarted: null });
  });

  it("finds another process also where its metrics did not answer at first", async () => {
    const late = (request: number) => (request === 0 ? undefined : 6);
    const seen = await see({ list: () => list("b"), startTime: late }, { startTime: 5 });
    expect(seen).toMatchObject({ isBalancer: false, isRestarted: true, startTime: 6 });
  });

  it("says that it is the same process only where that is told", async () => {
    const isRestarted = async (began: number | undefined, before: number | null) =>
      (await see({ list: () => list("a"), startTime: () => began }, { startTime: before })).isRestarted;
    expect(await isRestarted(5, 5)).toBe(false);
    expect(await isRestarted(6, 5)).toBe(true);
    expect(await isRestarted(undefined, 5)).toBeNull();
    expect(await isRestarted(5, null)).toBeNull();
  });
});
