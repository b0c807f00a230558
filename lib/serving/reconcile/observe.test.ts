import { describe, expect, it } from "vitest";
import type { Engine, ServedModel } from "../engines/engine.ts";
import { engineOf } from "../engines/registry.ts";
import { observe, type Remembered } from "./observe.ts";

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

/** An engine whose model list is what `answer` gives for the number of the request. */
function answering(answer: (request: number) => ServedModel[]): Engine {
  let requests = 0;
  return {
    ...engineOf("vllm"),
    listModels: async () => ({ ok: true, value: answer(requests++) }),
    readPressure: async () => ({ ok: false, failure: silent }),
  };
}

/** Whether it takes the address for a load balancer's. */
async function isBalancer(engine: Engine): Promise<boolean> {
  const seen = await observe(
    engine,
    { address: "http://replica", token: null },
    remembered,
    new AbortController().signal,
  );
  if (!seen.ok) throw new Error(seen.failure.meaning);
  return seen.seen.isBalancer;
}

describe("observe", () => {
  it("tells adapters that are loaded while it reads from a load balancer", async () => {
    // One more in the middle of each of two rounds of four, after the first list.
    const grows = (request: number) => list(..."abc".slice(0, request < 3 ? 1 : request < 7 ? 2 : 3));
    expect(await isBalancer(answering((request) => (request === 0 ? list("a", "z") : grows(request))))).toBe(
      false,
    );
    expect(await isBalancer(answering((request) => list(request % 2 === 0 ? "b" : "a")))).toBe(true);
  });
});
