import { describe, expect, it } from "vitest";
import { getQualityMetricsReport, validateAgainstSchema } from "#lib/exports/quality-report.ts";
import { createCollector } from "#lib/quality/collector.ts";

const schema = { type: "object", required: ["field1"] };

describe("validateAgainstSchema", () => {
  it("knows the seed's two cases, with the schema as an object or as text", () => {
    for (const json_schema of [schema, JSON.stringify(schema)]) {
      const config = { enable_schema_validation: true, json_schema };
      expect(validateAgainstSchema('{"field1":"value"}', config)).toEqual({ valid: true });
      expect(validateAgainstSchema('{"field2":"value"}', config)).toEqual({
        valid: false,
        error: "Missing required field: field1",
      });
    }
  });

  it("finds everything valid while validation is off", () => {
    expect(validateAgainstSchema("junk", { enable_schema_validation: false, json_schema: "" })).toEqual({
      valid: true,
    });
  });

  it("says what is missing or cannot be read", () => {
    const errorOf = (sample: string, json_schema: unknown) =>
      JSON.stringify(validateAgainstSchema(sample, { enable_schema_validation: true, json_schema }));
    expect(errorOf("{}", "")).toContain("Schema validation enabled but no schema provided");
    expect(errorOf("junk", schema)).toContain("Schema validation error: ");
    expect(errorOf("{}", "{")).toContain("Schema validation error: ");
    expect(errorOf("{}", { type: 12 })).toContain("Schema validation error: ");
  });
});

describe("getQualityMetricsReport", () => {
  it("is empty while metrics are off, and has ThemisDB's keys while they are on", async () => {
    const collector = createCollector({
      level: "basic",
      shard: 0,
      sampleRows: 64,
      lexicalEvery: 1,
      trackLength: true,
      trackDiversity: true,
      trackSchema: true,
      logValidationErrors: true,
    });
    const state = collector.toState();
    expect(await getQualityMetricsReport({ enable_metrics: false }, state)).toEqual({});
    const report = await getQualityMetricsReport({ enable_metrics: true }, state);
    expect(Object.keys(report).slice(0, 3)).toEqual([
      "schema_validation",
      "length_distribution",
      "diversity_score",
    ]);
  });
});
