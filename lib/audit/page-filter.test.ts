import { describe, expect, it } from "vitest";
import { endMs } from "#lib/audit/entry.ts";
import { filterOf } from "#lib/audit/page-filter.ts";
import { subjectHref } from "#lib/audit/subjects.ts";

describe("filterOf", () => {
  it("takes the filters of an address and nothing else", () => {
    expect(filterOf({ actor: " ada ", action: ["dataset", "x"], cursor: "7", q: "", unknown: "1" })).toEqual({
      actor: "ada",
      action: "dataset",
    });
  });

  it("leaves out what is no time", () => {
    expect(filterOf({ from: "yesterday", to: "2026-05-01" })).toEqual({ to: "2026-05-01" });
  });

  it("cuts what no entry can hold", () => {
    expect(filterOf({ q: "x".repeat(500) }).q).toHaveLength(200);
  });
});

describe("endMs", () => {
  it("is the next midnight in UTC for a date alone, the next millisecond for a time", () => {
    expect(endMs("2026-05-01")).toBe(Date.UTC(2026, 4, 2));
    expect(endMs("2026-05-01T10:00:00Z")).toBe(Date.UTC(2026, 4, 1, 10) + 1);
    expect(endMs("soon")).toBeNaN();
  });
});

describe("subjectHref", () => {
  it("is the page of what has one", () => {
    expect(subjectHref("dataset", "a b")).toBe("/datasets/a%20b");
    expect(subjectHref("deployment", "1")).toBe("/deployments/1");
    expect(subjectHref("target", "1")).toBe("/serving/1");
    expect(subjectHref("session", "1")).toBeNull();
  });
});
