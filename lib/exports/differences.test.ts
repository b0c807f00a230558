import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differences } from "#lib/exports/differences.ts";

describe("differences", () => {
  it("lists changed, added and removed members by pointer", () => {
    const left = { a: 1, b: { "x/y": [1, 2], same: true }, gone: null };
    const right = { a: "1", b: { "x/y": [1, 3, 4], same: true }, more: {} };
    expect(differences(left, right)).toEqual([
      { pointer: "/a", left: 1, right: "1" },
      { pointer: "/b/x~1y/1", left: 2, right: 3 },
      { pointer: "/b/x~1y/2", left: undefined, right: 4 },
      { pointer: "/gone", left: null, right: undefined },
      { pointer: "/more", left: undefined, right: {} },
    ]);
  });

  it("finds nothing between equal documents and the same places in either direction", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (left, right) => {
        expect(differences(left, structuredClone(left))).toEqual([]);
        const places = (found: ReturnType<typeof differences>) => found.map((one) => one.pointer).sort();
        expect(places(differences(left, right))).toEqual(places(differences(right, left)));
      }),
    );
  });
});
