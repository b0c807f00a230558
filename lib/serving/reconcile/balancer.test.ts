import { describe, expect, it } from "vitest";
import { doDisagree, inEvery, isOtherProcess, modelsKey } from "./balancer.ts";

const model = (name: string, root = name) => ({ name, root, parent: "tiny", maxModelLength: null });
const poll = (names: string[], startTime: number | null = 5) => ({
  models: names.map((name) => model(name)),
  startTime,
});

describe("doDisagree", () => {
  it("sees other lists and other processes, not another order", () => {
    expect(doDisagree([poll(["a", "b"]), poll(["b", "a"])])).toBe(false);
    expect(doDisagree([poll(["a"]), poll(["a", "b"])])).toBe(true);
    expect(doDisagree([poll(["a"], 5), poll(["a"], 6)])).toBe(true);
    expect(doDisagree([poll(["a"], 5), poll(["a"], null)])).toBe(false);
    expect(modelsKey([model("a", "x")])).not.toBe(modelsKey([model("a", "y")]));
  });
});

describe("inEvery", () => {
  it("keeps what all processes have from one root", () => {
    const other = { models: [model("a"), model("b", "elsewhere")], startTime: null };
    expect(inEvery([poll(["a", "b", "c"]), other]).map(({ name }) => name)).toEqual(["a"]);
  });
});

describe("isOtherProcess", () => {
  it("says nothing where metrics do not", () => {
    expect([
      isOtherProcess(5, 6),
      isOtherProcess(5, 5),
      isOtherProcess(null, 5),
      isOtherProcess(5, null),
    ]).toEqual([true, false, false, false]);
  });
});
