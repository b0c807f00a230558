import { afterEach, describe, expect, it, vi } from "vitest";
import { forgetSingleton } from "#lib/global.ts";
import type { TreeFile } from "./tree.ts";
import { cachedTree, forgetTrees } from "./tree-cache.ts";

afterEach(() => forgetSingleton("trees of commits"));

const file = { path: "a", sha256: "", gitOid: "", sizeBytes: 0, isLfs: false };
const filesOf = (count: number): TreeFile[] => new Array<TreeFile>(count).fill(file);

describe("cachedTree", () => {
  it("reads a commit once, whoever asks at the same time or later", async () => {
    const read = vi.fn(async () => filesOf(1));
    const [one, other] = await Promise.all([cachedTree("c", read), cachedTree("c", read)]);
    expect(await cachedTree("c", read)).toBe(one);
    expect(other).toBe(one);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it("keeps neither failures nor empty trees, and forgets what it is told to", async () => {
    await expect(cachedTree("c", () => Promise.reject(new Error("lost")))).rejects.toThrow("lost");
    expect(await cachedTree("c", async () => [])).toEqual([]);
    expect(await cachedTree("c", async () => filesOf(1))).toHaveLength(1);
    forgetTrees(["c"]);
    expect(await cachedTree("c", async () => filesOf(2))).toHaveLength(2);
  });

  it("drops the trees asked for longest ago when there is too much", async () => {
    const read = vi.fn(async () => filesOf(25_000));
    for (const id of ["a", "b", "a", "c"]) await cachedTree(id, read);
    expect(read).toHaveBeenCalledTimes(3);
    await cachedTree("a", read);
    expect(read).toHaveBeenCalledTimes(3);
    await cachedTree("b", read);
    expect(read).toHaveBeenCalledTimes(4);
  });
});
