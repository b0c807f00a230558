import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseAdapterConfig } from "./adapter-defects.ts";
import { adaptersDir, fixtureFolder, weightsPath } from "./adapters.fixture.ts";
import { compareFiles } from "./compare-files.ts";
import { summariseComparison } from "./comparison-summary.ts";

type Numbers = { left: number | null; right: number | null; difference: number; cosine: number | null };
type ExpectedNorms = { pairs: { left: string; right: string; modules: Record<string, Numbers> }[] };

// Safe because expected-norms.py writes exactly this.
const { pairs } = JSON.parse(
  readFileSync(path.join(adaptersDir, "expected-norms.json"), "utf8"),
) as ExpectedNorms;

const sideOf = (name: string) => ({
  path: weightsPath(name),
  config: parseAdapterConfig(fixtureFolder(name).configText).document,
});
const compare = (left: string, right: string) => compareFiles(sideOf(left), sideOf(right));
const summarise = (left: string, right: string) => summariseComparison(compare(left, right), false);

describe("the weights of two adapters", () => {
  it.each(pairs)("of $left and $right agree with torch", ({ left, right, modules }) => {
    const { modules: compared } = compare(left, right);
    expect(compared.map(({ path }) => path).sort()).toEqual(Object.keys(modules).sort());
    for (const module of compared) {
      const expected = modules[module.path];
      if (!expected) throw new Error(`torch has no ${module.path}`);
      const largest = Math.max(expected.left ?? 0, expected.right ?? 0);
      const close = (found: number | null | undefined, wanted: number | null) =>
        wanted === null
          ? expect(found ?? null).toBeNull()
          : expect(Math.abs((found ?? Number.NaN) - wanted)).toBeLessThanOrEqual(1e-6 * largest);
      close(module.left?.norm, expected.left);
      close(module.right?.norm, expected.right);
      close(module.differenceNorm, expected.difference);
      if (expected.cosine === null) expect(module.cosine).toBeNull();
      else expect(module.cosine).toBeCloseTo(expected.cosine, 9);
    }
  });

  it("are the same work when threads share it", () => {
    const whole = compare("good-qkvo-r8", "good-qkvo-r8-v2").modules;
    const shares = [0, 1, 2].flatMap(
      (part) => compareFiles(sideOf("good-qkvo-r8"), sideOf("good-qkvo-r8-v2"), { part, parts: 3 }).modules,
    );
    expect(shares.sort((one, other) => (one.path < other.path ? -1 : 1))).toEqual(whole);
  });

  it("have no difference where their shapes differ", () => {
    const [module] = compare("good-qkvo-r8", "other-base").modules;
    expect(module).toMatchObject({ shapesDiffer: true, differenceNorm: null, cosine: null });
    expect(module?.left?.norm).toBeGreaterThan(0);
    expect(module?.right?.norm).toBeGreaterThan(0);
  });

  it("leave half a pair out and name values that are not finite", () => {
    const halved = compare("good-qkvo-r8", "only-a").modules.find(({ right }) => right === null);
    expect(halved?.path).toBe("model.layers.0.self_attn.q_proj");
    const { flags, total } = summarise("good-qkvo-r8", "nan-weights");
    expect(flags).toContainEqual(
      expect.objectContaining({
        code: "non_finite",
        side: "right",
        modules: ["model.layers.0.self_attn.q_proj"],
      }),
    );
    expect(total.differenceNorm).toBeNull();
  });

  it("compare whole tensors beside the pairs value by value", () => {
    const { tensors } = compare("modules-to-save", "dora");
    expect(tensors.find(({ name }) => name === "lm_head.weight")).toMatchObject({
      rightNorm: null,
      differenceNorm: null,
    });
    expect(tensors.filter(({ name }) => name.endsWith("lora_magnitude_vector"))).toHaveLength(8);
    const [same] = compare("lora-bias", "lora-bias").tensors;
    expect(same?.leftNorm).toBeGreaterThan(0);
    expect(same?.differenceNorm).toBe(0);
  });
});

describe("flags of a comparison", () => {
  it("tell an adapter that was never trained", () => {
    const { flags } = summarise("untrained", "good-qkvo-r8");
    expect(flags.map(({ code, side }) => [code, side])).toEqual([["untrained", "left"]]);
  });

  it.each(["adapter-name-in-keys", "no-peft-prefix"])(
    "find the weights of good-qkvo-r8 in %s, whatever the keys are called",
    (name) => {
      expect(summarise("good-qkvo-r8", name).flags.map(({ code }) => code)).toEqual(["same_weights"]);
    },
  );

  it("tell two trainings apart", () => {
    expect(summarise("good-qkvo-r8", "good-qkvo-r8-v2").flags).toEqual([]);
  });

  it("say so when both are one file", () => {
    const measured = compare("good-qkvo-r8", "good-qkvo-r8");
    expect(summariseComparison(measured, true).flags.map(({ code }) => code)).toEqual(["same_bytes"]);
  });
});
