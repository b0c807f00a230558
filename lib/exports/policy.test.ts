import { describe, expect, it } from "vitest";
import { decideCancel, generatedName, withProductDefaults } from "#lib/exports/policy.ts";

describe("decideCancel", () => {
  it("ends a queued export at once and asks a running one to stop", () => {
    expect(decideCancel("queued")).toEqual({ status: "cancelled", cancelRequested: true });
    expect(decideCancel("running")).toEqual({ status: "running", cancelRequested: true });
  });

  it.each(["succeeded", "failed", "cancelled"] as const)("refuses an export that is %s", (status) => {
    expect(() => decideCancel(status)).toThrow(/already/);
  });
});

describe("withProductDefaults", () => {
  it("switches tracking and the report on unless the recipe says otherwise", () => {
    expect(withProductDefaults({ style: "preference" })).toEqual({
      style: "preference",
      adapter_metadata: { enable_tracking: true },
      quality_metrics: { enable_metrics: true },
    });
    const off = { adapter_metadata: { enable_tracking: false }, quality_metrics: { enable_metrics: false } };
    expect(withProductDefaults(off)).toEqual(off);
  });

  it("leaves what is no recipe to the check of recipes", () => {
    expect(withProductDefaults("text")).toBe("text");
    expect(withProductDefaults({ adapter_metadata: 5, quality_metrics: [] })).toEqual({
      adapter_metadata: 5,
      quality_metrics: [],
    });
  });
});

describe("generatedName", () => {
  it("is a valid name that says what it is made from and when", () => {
    expect(generatedName("gsm8k train ü!", new Date("2026-03-04T05:06:07Z"))).toBe(
      "gsm8k-train--20260304T050607",
    );
  });
});
