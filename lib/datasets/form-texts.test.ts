import { describe, expect, it } from "vitest";
import { errorsByField, parseRetentionDays } from "./field-texts.ts";
import { emptySource, sourceErrors, toSourceBody } from "./source-texts.ts";

describe("dataset forms", () => {
  it("read retention as days, nothing, or not at all", () => {
    expect(["30", " 1 ", "", "36500"].map(parseRetentionDays)).toEqual([30, 1, null, 36500]);
    expect(["0", "1.5", "-3", "36501", "x", "1e3"].map(parseRetentionDays)).toEqual(Array(6).fill(undefined));
  });

  it("put each problem beside its field, the first one winning", () => {
    const problems = [
      { pointer: "/changes/name", message: "taken" },
      { pointer: "/name", message: "again" },
      { pointer: "", message: "whole" },
    ];
    expect(errorsByField(problems)).toEqual({ name: "taken" });
  });

  it("send the fields of the chosen source only, when they have the right form", () => {
    const filled = { ...emptySource, connectionString: "postgresql://u:p@h/d", query: "SELECT 1" };
    expect(sourceErrors(filled)).toEqual({});
    expect(toSourceBody({ ...filled, kind: "s3", uri: "s3://bucket/p" })).toEqual({
      kind: "s3",
      uri: "s3://bucket/p",
    });
    expect(Object.keys(sourceErrors(emptySource))).toEqual(["connectionString", "query"]);
    expect(sourceErrors({ ...emptySource, kind: "folder", path: "here" })).toHaveProperty("path");
    expect(sourceErrors({ ...emptySource, kind: "s3", uri: "https://x" })).toHaveProperty("uri");
  });
});
