import { describe, expect, it } from "vitest";
import { ReplicaPool } from "./replica-pool.ts";

const choice = (replicaId: string) => ({ replicaId, servedName: "team/qa.v1.0.0" });
const three = ["a", "b", "c"].map(choice);

/** Which replicas `count` requests that end at once go to. */
function chosen(pool: ReplicaPool, count: number, nowMs = 0): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let index = 0; index < count; index++) {
    const id = pool.choose(three, nowMs)?.replicaId ?? "none";
    counts[id] = (counts[id] ?? 0) + 1;
  }
  return counts;
}

describe("the pool of replicas", () => {
  it("lets equals take turns", () => {
    expect(chosen(new ReplicaPool(), 30)).toEqual({ a: 10, b: 10, c: 10 });
  });

  it("chooses the one with the least in flight", () => {
    const pool = new ReplicaPool();
    for (const id of ["a", "a", "b", "c", "c"]) pool.began(id);
    expect(chosen(pool, 5)).toEqual({ b: 5 });
    pool.ended("a");
    pool.ended("a");
    expect(chosen(pool, 5)).toEqual({ a: 5 });
  });

  it("leaves one alone that failed, longer each time, and not twice for requests that failed together", () => {
    const pool = new ReplicaPool();
    pool.failed("a", 0);
    pool.failed("a", 1);
    expect(chosen(pool, 10, 999)).not.toHaveProperty("a");
    expect(chosen(pool, 10, 1_000)).toHaveProperty("a");
    pool.failed("a", 1_000);
    expect(chosen(pool, 10, 2_999)).not.toHaveProperty("a");
    for (let turn = 0; turn < 20; turn++) pool.failed("a", 1_000_000 * (turn + 1));
    expect(chosen(pool, 10, 20_000_000 + 30_000)).toHaveProperty("a");
    pool.succeeded("a");
    expect(pool.isCooling(choice("a"), 20_000_001)).toBe(false);
  });

  it("asks those that failed when there is no other, but never the one just tried", () => {
    const pool = new ReplicaPool();
    for (const id of ["a", "b", "c"]) pool.failed(id, 0);
    expect(pool.choose(three, 1)).toBeDefined();
    expect(pool.choose([choice("a")], 1, "a")).toBeUndefined();
  });

  it("blames a replica for internal errors in a row only", () => {
    const pool = new ReplicaPool();
    pool.doubted("a", 0);
    pool.doubted("a", 0);
    pool.succeeded("a");
    pool.doubted("a", 0);
    pool.doubted("a", 0);
    expect(pool.isCooling(choice("a"), 1)).toBe(false);
    pool.doubted("a", 0);
    expect(pool.isCooling(choice("a"), 1)).toBe(true);
  });

  it("asks one that lost a name for other names", () => {
    const pool = new ReplicaPool();
    pool.lost(choice("a"), 0);
    expect(pool.isCooling(choice("a"), 4_999)).toBe(true);
    expect(pool.isCooling({ replicaId: "a", servedName: "other" }, 1)).toBe(false);
    expect(pool.isCooling(choice("a"), 5_000)).toBe(false);
  });
});
