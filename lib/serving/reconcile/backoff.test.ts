import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs, nextLookMs, passingBackoff, permanentBackoff } from "./backoff.ts";

const random = fc.double({ min: 0, max: 0.999, noNaN: true });

describe("backoffMs", () => {
  it("doubles from the first wait to the longest", () => {
    expect([1, 2, 3, 50].map((failures) => backoffMs(permanentBackoff, failures, 0.5))).toEqual([
      60_000, 120_000, 240_000, 3_600_000,
    ]);
  });

  it("is spread by a fifth either way", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), random, (failures, chance) => {
        const middle = backoffMs(passingBackoff, failures, 0.5);
        const wait = backoffMs(passingBackoff, failures, chance);
        expect(Math.abs(wait - middle)).toBeLessThanOrEqual(middle * 0.2 + 1e-6);
      }),
    );
  });
});

describe("nextLookMs", () => {
  it("comes within the interval with what the queue adds, and never at once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 3600 }), random, (seconds, chance) => {
        const wait = nextLookMs(seconds, 0, chance);
        expect(wait).toBeGreaterThanOrEqual(1_000);
        expect(wait + 2_000).toBeLessThanOrEqual(seconds * 1000);
      }),
    );
  });

  it("comes as often while a replica may be starting, then ever more seldom, to minutes", () => {
    expect(nextLookMs(30, 60, 0.5)).toBe(nextLookMs(30, 0, 0.5));
    expect(nextLookMs(30, 61, 0.5)).toBe(30_000);
    expect(nextLookMs(30, 63, 0.5)).toBe(120_000);
    expect(nextLookMs(30, 100, 0.5)).toBe(300_000);
    expect(nextLookMs(3600, 40, 0.5)).toBe(nextLookMs(3600, 0, 0.5));
  });
});
