import { describe, expect, it } from "vitest";
import {
  createViolationCounter,
  maxViolationKinds,
  mergeViolations,
  placeOf,
} from "#lib/quality/violations.ts";

describe("createViolationCounter", () => {
  it("counts array positions as one place and keeps the first message", () => {
    const counter = createViolationCounter();
    counter.add({ pointer: "/messages/0/role", keyword: "enum", message: "first" });
    counter.add({ pointer: "/messages/12/role", keyword: "enum", message: "second" });
    expect(counter.toState().kinds).toEqual([
      { pointer: "/messages/*/role", keyword: "enum", count: 2, message: "first" },
    ]);
    expect(placeOf("/a1/2b/3")).toBe("/a1/2b/*");
  });

  it("stays bounded and counts what it keeps exactly, however shards are grouped", () => {
    const violationsOf = (shard: number) => {
      const counter = createViolationCounter();
      for (let i = 0; i < 4000; i++)
        counter.add({ pointer: `/field${(i * 7 + shard * 1000) % 5000}`, keyword: "type", message: "m" });
      return counter.toState();
    };
    const [a, b, c] = [violationsOf(0), violationsOf(1), violationsOf(2)];
    const merged = mergeViolations(mergeViolations(a, b), c);
    expect(merged).toEqual(mergeViolations(a, mergeViolations(b, c)));
    expect(merged.kinds).toHaveLength(maxViolationKinds);
    expect(merged.total).toBe(12_000);
    const expected = new Map<string, number>();
    for (let shard = 0; shard < 3; shard++)
      for (let i = 0; i < 4000; i++) {
        const pointer = `/field${(i * 7 + shard * 1000) % 5000}`;
        expected.set(pointer, (expected.get(pointer) ?? 0) + 1);
      }
    for (const { pointer, count } of merged.kinds)
      expect([pointer, count]).toEqual([pointer, expected.get(pointer)]);
  });
});
