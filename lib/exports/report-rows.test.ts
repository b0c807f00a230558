import { describe, expect, it } from "vitest";
import { reportRows } from "#lib/exports/report-rows.ts";

describe("reportRows", () => {
  it("gives one row a number and one a bucket of a histogram", () => {
    const report = {
      schema_validation: {
        total_validated: 10,
        compliance_rate: 0.9,
        recent_errors: ["Missing required field: a"],
      },
      length_distribution: { "0": 3, "100": 7 },
      rejects: { too_short: 1 },
      languages: { rows: 10, by_language: { en: 9, de: 1 }, method: "function words" },
      schema_errors: { total: 1, by_place: [{ pointer: "/a", keyword: "required", count: 1, message: "" }] },
      diversity_score: 0.8,
    };
    expect(reportRows(report)).toEqual([
      { metric: "schema_validation.total_validated", bucket: "", value: 10 },
      { metric: "schema_validation.compliance_rate", bucket: "", value: 0.9 },
      { metric: "length_distribution", bucket: "0", value: 3 },
      { metric: "length_distribution", bucket: "100", value: 7 },
      { metric: "rejects", bucket: "too_short", value: 1 },
      { metric: "languages.rows", bucket: "", value: 10 },
      { metric: "languages.by_language", bucket: "en", value: 9 },
      { metric: "languages.by_language", bucket: "de", value: 1 },
      { metric: "schema_errors.total", bucket: "", value: 1 },
      { metric: "diversity_score", bucket: "", value: 0.8 },
      { metric: "schema_errors.by_place", bucket: "/a required", value: 1 },
    ]);
  });

  it("keeps each name and bucket once and stays bounded", () => {
    const rejects = Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`code ${index}`, 1]));
    expect(reportRows({ rejects })).toHaveLength(5000);
  });
});
