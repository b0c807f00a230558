import { describe, expect, it } from "vitest";
import { findPages } from "#lib/search/pages.ts";

describe("findPages", () => {
  it("finds pages by title and by what they are for", () => {
    expect(findPages("EXPORT new", 5).map((page) => page.href)).toEqual(["/exports/new"]);
    expect(findPages("openapi", 5).map((page) => page.href)).toEqual(["/docs/api"]);
  });

  it("finds nothing for words no page has", () => {
    expect(findPages("xyzzy", 5)).toEqual([]);
  });
});
