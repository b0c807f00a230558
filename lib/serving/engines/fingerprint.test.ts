import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PromptLogProbs } from "./engine.ts";
import { fingerprintBounds, fingerprintKey, judgeFingerprint, largestDifference } from "./fingerprint.ts";

const of = (...logProbs: number[]): PromptLogProbs[] => [
  { prompt: "How many eggs?", tokenIds: logProbs.map((_, index) => index + 3), logProbs },
];
const base = of(-1, -2, -3);

describe("largestDifference", () => {
  it("is the largest over all tokens of all prompts", () => {
    expect(largestDifference(of(-1, -2), of(-1.25, -1))).toBe(1);
    expect(largestDifference([...of(-1), ...of(-4)], [...of(-1.5), ...of(-2)])).toBe(2);
  });

  it("is zero for the same, and the same both ways", () => {
    const values = fc.array(fc.double({ min: -50, max: 0, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(largestDifference(of(...a), of(...a))).toBe(0);
        expect(largestDifference(of(...a), of(...b))).toBe(largestDifference(of(...b), of(...a)));
      }),
    );
  });

  it("is null for what cannot be compared", () => {
    expect(largestDifference(of(-1), of(-1, -2))).toBeNull();
    expect(largestDifference(of(-1), [{ ...of(-1)[0], prompt: "another" } as PromptLogProbs])).toBeNull();
    expect(
      largestDifference(of(-1), [{ prompt: "How many eggs?", tokenIds: [9], logProbs: [-1] }]),
    ).toBeNull();
    expect(largestDifference(of(-1), of(Number.NaN))).toBeNull();
    expect(largestDifference([], [])).toBeNull();
    expect(largestDifference(of(), of())).toBeNull();
  });
});

describe("judgeFingerprint", () => {
  const judge = (adapter: PromptLogProbs[], golden: PromptLogProbs[] | null, noise = 0) =>
    judgeFingerprint({ adapter, base, noise, golden });

  it("verifies what differs from its base and agrees with its golden fingerprint", () => {
    expect(judge(of(-1, -2.5, -3), null)).toEqual({
      state: "verified",
      differenceFromBase: 0.5,
      differenceFromGolden: null,
    });
    expect(judge(of(-1, -2.5, -3), of(-1, -2.47, -3)).state).toBe("verified");
  });

  it("calls inert what is its base, also within noise", () => {
    expect(judge(base, base).state).toBe("inert");
    expect(judge(of(-1, -2.1, -3), null, 0.04).state).toBe("inert");
    expect(judge(of(-1, -2.2, -3), null, 0.04).state).toBe("verified");
  });

  it("calls wrong what is not its golden fingerprint, or cannot be compared", () => {
    expect(judge(of(-1, -2.5, -3), of(-1, -2.5, -3.2)).state).toBe("wrong_weights");
    expect(judge(of(-1, -2.5), null)).toEqual({
      state: "wrong_weights",
      differenceFromBase: null,
      differenceFromGolden: null,
    });
    expect(judge(of(-1, -2.5, -3), of(-1, -2.5)).state).toBe("wrong_weights");
  });

  it("keeps the bounds apart by which what was measured falls on the right side", () => {
    expect(fingerprintBounds.same).toBeGreaterThan(0.031);
    expect(fingerprintBounds.same).toBeLessThan(0.36);
    expect(fingerprintBounds.inert).toBeLessThan(0.36);
    expect(fingerprintBounds.noisy * fingerprintBounds.noiseFactor).toBeLessThan(0.36);
  });
});

describe("fingerprintKey", () => {
  it("differs by engine, base and prompts, and by nothing else", () => {
    const key = { engine: "vllm", base: "acme/tiny", prompts: ["a", "b"] };
    expect(fingerprintKey({ ...key })).toBe(fingerprintKey(key));
    const others = [
      { ...key, engine: "sglang" },
      { ...key, base: "acme/small" },
      { ...key, prompts: ["ab"] },
      { ...key, prompts: ["b", "a"] },
    ];
    expect(new Set([key, ...others].map(fingerprintKey)).size).toBe(5);
  });
});
