import { describe, expect, it } from "vitest";
import { metricChanges, metricRows, parseMetricFilter } from "./metric.ts";

describe("parseMetricFilter", () => {
  it.each([
    ["eval_loss<0.5", { name: "eval_loss", operator: "<", value: 0.5 }],
    ["accuracy >= 9e-1", { name: "accuracy", operator: ">=", value: 0.9 }],
    ["rouge/L=-1", { name: "rouge/L", operator: "=", value: -1 }],
  ])("reads %s", (text, expected) => {
    expect(parseMetricFilter(text)).toEqual(expected);
  });

  it.each(["", "eval_loss", "<0.5", "eval_loss<", "eval_loss<NaN", "eval_loss<1;drop", "a<<1"])(
    "refuses %j",
    (text) => {
      expect(() => parseMetricFilter(text)).toThrow(/metric filter/);
    },
  );
});

describe("metrics on a card", () => {
  it("are there again as rows, slashes in names too", () => {
    const metrics = [
      { name: "rouge/L", value: 0.5, split: "test", dataset: "a/b", source: "lm-eval" },
      { name: "eval_loss", value: 1.25 },
    ];
    const changes = metricChanges(metrics, "ada");
    const at = "2026-01-01T00:00:00Z";
    const evidence = Object.fromEntries(
      Object.entries(changes).map(([pointer, value]) => [
        pointer,
        [{ kind: "declared" as const, value, source: "ada", at }],
      ]),
    );
    expect(metricRows(evidence)).toEqual([
      { name: "rouge/L", value: 0.5, split: "test", dataset: "a/b", source: "lm-eval" },
      { name: "eval_loss", value: 1.25, split: "", dataset: "", source: "ada" },
    ]);
  });

  it("are refused when one is given twice", () => {
    const metric = { name: "accuracy", value: 1 };
    expect(() => metricChanges([metric, metric], "ada")).toThrow(/given twice/);
  });

  it("leave out what cannot be used", () => {
    const at = "2026-01-01T00:00:00Z";
    const entry = { kind: "imported" as const, value: { value: 1 }, source: "README.md", at };
    expect(
      metricRows({
        "/evaluation/a//": [{ ...entry, problem: "no" }],
        "/evaluation/b//": [{ ...entry, value: { value: "x" } }],
        "/task/type": [entry],
      }),
    ).toEqual([]);
  });
});
