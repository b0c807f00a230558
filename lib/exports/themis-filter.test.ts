import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileFilter } from "#lib/exports/filter-predicate.ts";
import { quoteFilterText, themisFilterExpression } from "#lib/exports/themis-filter.ts";

describe("themisFilterExpression", () => {
  it("joins the documented filters in the documented order", () => {
    const expression = themisFilterExpression({
      query: "a = 1 OR b = 2",
      min_rating: 4,
      theme: "Rechtssprechung",
      from_date: "2020-01-01",
      to_date: "2024-12-31",
    });
    expect(expression).toBe(
      "category = 'Rechtssprechung' AND created_at >= '2020-01-01' AND created_at < '2025-01-01' AND rating >= 4 AND (a = 1 OR b = 2)",
    );
  });

  it("takes in the whole last day and lets rows without the field fail", () => {
    const predicate = compileFilter(themisFilterExpression({ to_date: "2024-12-31" }));
    expect(predicate?.({ created_at: "2024-12-31T23:59:59Z" })).toBe(true);
    expect(predicate?.({ created_at: "2025-01-01T00:00:00Z" })).toBe(false);
    expect(predicate?.({})).toBe(false);
  });

  it("is empty without filters", () => {
    expect(themisFilterExpression({})).toBe("");
  });

  it("refuses a query that would break out of its parentheses, and a date that is none", () => {
    expect(() => themisFilterExpression({ theme: "x", query: "a = 1) OR (b = 2" })).toThrow(/Column 6/);
    expect(() => themisFilterExpression({ from_date: "2024-02-31" })).toThrow(/from_date/);
  });

  it("quotes every text so that it matches itself alone", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 30 }), fc.string({ maxLength: 5 }), (text, other) => {
        const predicate = compileFilter(`category = ${quoteFilterText(text)}`);
        expect(predicate?.({ category: text })).toBe(true);
        expect(predicate?.({ category: `${text}x${other}` })).toBe(false);
      }),
    );
  });
});
