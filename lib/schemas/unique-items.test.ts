import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileSchema } from "#lib/schemas/compile.ts";
import { firstEqualItems } from "#lib/schemas/unique-items.ts";

describe("firstEqualItems", () => {
  it("finds equal items exactly when comparing every two does", () => {
    const item = fc.jsonValue({ maxDepth: 2 });
    fc.assert(
      fc.property(fc.array(item, { maxLength: 8 }), (items) => {
        const normal: unknown[] = JSON.parse(JSON.stringify(items));
        const pairwise = normal.some((one, index) =>
          normal.slice(0, index).some((other) => isDeepStrictEqual(one, other)),
        );
        expect(firstEqualItems(normal) !== null).toBe(pairwise);
      }),
    );
  });

  it("compares objects without regard to key order, and numbers by value", () => {
    expect(firstEqualItems([{ a: 1, b: [2] }, 3, { b: [2], a: 1 }])).toEqual([0, 2]);
    expect(firstEqualItems([1, "1", true, null, "true", "null", [1], ["1"], { a: 1 }])).toBeNull();
    expect(firstEqualItems([0, -0])).toEqual([0, 1]);
    expect(firstEqualItems(JSON.parse('[{"__proto__":1},{"__proto__":2},{}]'))).toBeNull();
  });

  it("stays quick on 20,000 objects", () => {
    const compiled = compileSchema({ type: "array", uniqueItems: true });
    const items = Array.from({ length: 20_000 }, (_, index) => ({ index, nested: { values: [index] } }));
    const startedAt = performance.now();
    expect(compiled.ok && compiled.validator.validate(items)).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(compiled.ok && compiled.validator.validate([...items, items[7]])).toMatchObject([
      { keyword: "uniqueItems", message: "The value has equal items at 7 and 20000" },
    ]);
  });
});
