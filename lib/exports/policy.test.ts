import { describe, expect, it } from "vitest";
import { decideCancel, generatedName, withTracking } from "#lib/exports/policy.ts";

describe("decideCancel", () => {
  it("ends a queued export at once and asks a running one to stop", () => {
    expect(decideCancel("queued")).toEqual({ status: "cancelled", cancelRequested: true });
    expect(decideCancel("running")).toEqual({ status: "running", cancelRequested: true });
  });

  it.each(["succeeded", "failed", "cancelled"] as const)("refuses an export that is %s", (status) => {
    expect(() => decideCancel(status)).toThrow(/already/);
  });
});

describe("withTracking", () => {
  it("switches tracking on unless the recipe says otherwise", () => {
    expect(withTracking({ style: "preference" })).toEqual({
      style: "preference",
      adapter_metadata: { enable_tracking: true },
    });
    const off = { adapter_metadata: { enable_tracking: false } };
    expect(withTracking(off)).toBe(off);
  });

  it("leaves what is no recipe to the check of recipes", () => {
    expect(withTracking("text")).toBe("text");
    expect(withTracking({ adapter_metadata: 5 })).toEqual({ adapter_metadata: 5 });
  });
});

describe("generatedName", () => {
  it("is a valid name that says what it is made from and when", () => {
    expect(generatedName("gsm8k train ü!", new Date("2026-03-04T05:06:07Z"))).toBe(
      "gsm8k-train--20260304T050607",
    );
  });
});
