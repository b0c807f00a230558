import { describe, expect, it } from "vitest";
import { resolvedRecipe } from "#lib/exports/recipe.fixture.ts";
import { compileWeight, weightJson } from "#lib/exports/weight.ts";

const asOf = Date.UTC(2025, 0, 1);

function weightOf(row: Record<string, unknown>, weighting: Record<string, unknown> = {}, length = 0) {
  const recipe = resolvedRecipe({ style: "instruction_tuning", weighting });
  return compileWeight(recipe, asOf)?.(row, "ä".repeat(length));
}

describe("compileWeight", () => {
  it.each<[unknown, number]>([
    [0.25, 0.25],
    ["0.75", 0.75],
    [" 1e-1 ", 0.1],
    [1.2, 1],
    [-3, 0],
    [42, 1],
    [0, 0],
  ])("takes the explicit weight %j as %d, whatever the automatic ones say", (importance, expected) => {
    const automatic = { auto_weight_by_length: true, auto_weight_by_freshness: true };
    expect(weightOf({ importance, created_at: "2020-01-01" }, automatic, 500)).toBe(expected);
  });

  it.each([undefined, null, "", "high", "0x10", true, [1], Number.POSITIVE_INFINITY, "1e400"])(
    "does not take %j for a weight",
    (importance) => {
      expect(weightOf({ importance }, { default_weight: 0.5 })).toBe(0.5);
    },
  );

  it("multiplies by length up to a half more", () => {
    const rule = { auto_weight_by_length: true };
    expect(weightOf({}, rule, 0)).toBe(1);
    expect(weightOf({}, rule, 500)).toBe(1.25);
    const recipe = resolvedRecipe({ style: "chat_completion", weighting: rule });
    expect(compileWeight(recipe, asOf)?.({}, "😀".repeat(500))).toBe(1.25);
    expect(weightOf({}, rule, 1000)).toBe(1.5);
    expect(weightOf({}, rule, 100_000)).toBe(1.5);
  });

  it.each<[unknown, number]>([
    ["2025-01-01T00:00:00Z", 1],
    ["2024-10-03", 0.5],
    [Date.UTC(2024, 9, 3) / 1000, 0.5],
    [Date.UTC(2024, 9, 3), 0.5],
    [Date.UTC(2024, 9, 3) * 1000, 0.5],
    ["2024-07-05", 0.25],
    ["2030-01-01", 1],
    ["not a time", 1],
    [undefined, 1],
  ])("halves every 90 days: %j weighs %d", (created_at, expected) => {
    expect(weightOf({ created_at }, { auto_weight_by_freshness: true })).toBeCloseTo(expected, 12);
  });

  it("clamps the product to 2", () => {
    expect(weightOf({}, { default_weight: 2, auto_weight_by_length: true }, 2000)).toBe(2);
  });

  it("does not read an excluded weight field, and writes none when switched off", () => {
    const hidden = resolvedRecipe({ style: "instruction_tuning", exclude_fields: ["importance"] });
    expect(compileWeight(hidden, asOf)?.({ importance: 0.1 }, "")).toBe(1);
    const off = resolvedRecipe({ style: "instruction_tuning", weighting: { enable_weights: false } });
    expect(compileWeight(off, asOf)).toBeNull();
  });
});

describe("weightJson", () => {
  it.each([0, 1, 2, 0.5, 1 / 3, 1e-7])("writes %d as a number with a fraction", (weight) => {
    expect(JSON.parse(weightJson(weight))).toBe(weight);
    expect(weightJson(weight)).toMatch(/[.e]/);
  });
});
