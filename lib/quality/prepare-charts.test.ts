import { describe, expect, it } from "vitest";
import { createCollector } from "#lib/quality/collector.ts";
import {
  prepareCompliance,
  prepareFailingPointers,
  prepareLanguages,
  prepareLengths,
  prepareNearDuplicates,
  prepareRejects,
  prepareTopics,
  prepareWeights,
} from "#lib/quality/prepare-charts.ts";
import { finishReport, type QualityReport } from "#lib/quality/report.ts";

async function reportOf(lengths: number[]): Promise<QualityReport> {
  const collector = createCollector({
    level: "basic",
    shard: 0,
    sampleRows: 64,
    trackLength: true,
    trackDiversity: true,
    trackSchema: true,
    logValidationErrors: false,
  });
  lengths.forEach((length, rowInShard) => {
    collector.addRow({
      rowInShard,
      texts: ["the answer to the question is in the text of the law"],
      promptText: "",
      outputText: "the answer to the question is in the text of the law",
      lengthCodePoints: length,
      weight: 0.25,
      schemaValid: true,
    });
  });
  collector.addReject("too_short");
  collector.addReject("schema_violation");
  collector.addReject("too_short");
  collector.addViolation({ pointer: "", keyword: "required", message: "Missing required field: output" });
  return finishReport(collector.toState());
}

describe("prepareLengths", () => {
  it("fills the gaps between buckets with empty bars", async () => {
    expect(prepareLengths(await reportOf([10, 320, 350]))).toEqual([
      { from: 0, to: 100, rows: 1 },
      { from: 100, to: 200, rows: 0 },
      { from: 200, to: 300, rows: 0 },
      { from: 300, to: 400, rows: 2 },
    ]);
  });

  it("joins buckets so that one long row leaves at most 40 bars, and loses no row", async () => {
    for (const longest of [3999, 4000, 9999, 123_456, 9_999_999]) {
      const bars = prepareLengths(await reportOf([1, 250, longest]));
      expect(bars.length).toBeLessThanOrEqual(40);
      expect(bars.reduce((sum, bar) => sum + bar.rows, 0)).toBe(3);
    }
  });

  it("is empty without rows", async () => {
    expect(prepareLengths(await reportOf([]))).toEqual([]);
  });
});

describe("chart rows of a report", () => {
  it("gives the gauge, rejects, weights and failing pointers their counts", async () => {
    const report = await reportOf([50, 60]);
    expect(prepareCompliance(report)).toEqual({ validated: 3, compliant: 2, violations: 1, rate: 0.666667 });
    expect(prepareRejects(report)).toEqual([
      { name: "too_short", rows: 2, share: 0.4 },
      { name: "schema_violation", rows: 1, share: 0.2 },
    ]);
    expect(prepareWeights(report)).toEqual([{ from: 0.2, to: 0.3, rows: 2 }]);
    expect(prepareFailingPointers(report)).toEqual([
      {
        pointer: "(whole sample)",
        keyword: "required",
        rows: 1,
        share: 1,
        message: "Missing required field: output",
      },
    ]);
  });

  it("joins rare languages and keeps the undetermined last", async () => {
    const report = await reportOf([50]);
    const byLanguage = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`l${i}`, 20 - i]));
    report.languages = { ...report.languages, by_language: byLanguage, undetermined: 3, rows: 158 };
    const names = prepareLanguages(report).map(({ name, rows }) => [name, rows]);
    expect(names.slice(-3)).toEqual([
      ["l7", 13],
      ["other", 23],
      ["undetermined", 3],
    ]);
  });

  it("leaves out what the level did not measure", async () => {
    const report = await reportOf([50]);
    expect(prepareNearDuplicates(report)).toEqual([]);
    expect(prepareTopics(report)).toEqual([]);
  });
});
