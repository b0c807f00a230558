import { describe, expect, it } from "vitest";
import { toSearchItems } from "#components/layout/command-search.ts";

describe("toSearchItems", () => {
  it("keeps items with a path of the product", () => {
    const item = { kind: "dataset", title: "gsm8k", subtitle: null, href: "/datasets/1" };
    expect(toSearchItems({ items: [item] })).toEqual([item]);
  });

  it("leaves out what leads elsewhere or is no item", () => {
    expect(toSearchItems({ items: [{ kind: "x", title: "y", href: "https://elsewhere" }, null, 3] })).toEqual(
      [],
    );
    expect(toSearchItems({ error: "x" })).toEqual([]);
    expect(toSearchItems(null)).toEqual([]);
  });
});
