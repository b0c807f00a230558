import { describe, expect, it } from "vitest";
import { parseThemisExport, themisFileName } from "#lib/exports/themis/request.ts";

const body = (fields: Record<string, unknown>) =>
  JSON.stringify({ format: "instruction_tuning", field_mapping: {}, ...fields });

describe("parseThemisExport", () => {
  it("turns the filters into one expression in ThemisDB's order", () => {
    const { recipe, theme } = parseThemisExport(
      body({
        theme: "Rechtssprechung",
        from_date: "2020-01-01",
        to_date: "2024-12-31",
        quality_filters: { min_rating: 4, min_output_length: 5, remove_duplicates: false },
        query: "a = 1 OR b = 2",
      }),
    );
    expect(theme).toBe("Rechtssprechung");
    expect(recipe.filter_expression).toBe(
      "category = 'Rechtssprechung' AND created_at >= '2020-01-01' AND created_at < '2025-01-01' AND rating >= 4 AND (a = 1 OR b = 2)",
    );
    expect(recipe.quality).toMatchObject({ min_text_length: 5, skip_duplicates: false });
  });

  it("keeps a value that looks like a filter a value", () => {
    const { recipe } = parseThemisExport(body({ theme: "x' OR '1'='1" }));
    expect(recipe.filter_expression).toBe("category = 'x'' OR ''1''=''1'");
  });

  it.each([
    ["{", /^JSON parsing error: /],
    ["[]", /^Missing required field: format$/],
    ['{"format":"instruction_tuning"}', /^Missing required field: field_mapping$/],
    [body({ format: "xml" }), /format/],
    [body({ theem: "x" }), /theem/],
    [body({ from_date: "yesterday" }), /from_date wants/],
    [body({ query: "a = (" }), /./],
  ])("refuses %s", (text, message) => {
    expect(() => parseThemisExport(text)).toThrow(message);
  });
});

describe("themisFileName", () => {
  it("keeps safe characters alone", () => {
    expect(themisFileName("exp_1", 'a/../b"; x=ä')).toBe("export_exp_1_a..bx.jsonl");
    expect(themisFileName("exp_1", "")).toBe("export_exp_1.jsonl");
  });
});
