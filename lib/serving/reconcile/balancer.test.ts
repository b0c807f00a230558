import { describe, expect, it } from "vitest";
import { haveOtherLists, haveOtherStarts, inEvery, isOtherProcess, modelsKey } from "./balancer.ts";

const model = (name: string, root = name) => ({ name, root, parent: "tiny", maxModelLength: null });
const list = (...names: string[]) => names.map((name) => model(name));

describe("readings made at the same moment", () => {
  it("differ by other lists and other processes, not by another order", () => {
    const startTimes = [5, 5, null];
    expect(haveOtherLists({ lists: [list("a", "b"), list("b", "a")], startTimes })).toBe(false);
    expect(haveOtherLists({ lists: [list("a"), list("a", "b")], startTimes })).toBe(true);
    expect(haveOtherStarts({ lists: [list("a")], startTimes })).toBe(false);
    expect(haveOtherStarts({ lists: [list("a")], startTimes: [5, 6] })).toBe(true);
    expect(modelsKey([model("a", "x")])).not.toBe(modelsKey([model("a", "y")]));
  });
});

describe("inEvery", () => {
  it("keeps what all processes have from one root", () => {
    const other = [model("a"), model("b", "elsewhere")];
    expect(inEvery([list("a", "b", "c"), other]).map(({ name }) => name)).toEqual(["a"]);
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
