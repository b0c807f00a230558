import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adapterSorts, type FacetName, facetNames } from "./adapter-query.ts";
import { Catalogue, type CatalogueFilter, type CatalogueRow } from "./catalogue.ts";
import { readCursor, writeCursor } from "./cursor.ts";

const few = (...values: string[]) => fc.constantFrom(...values);
const row: fc.Arbitrary<CatalogueRow> = fc.record({
  id: fc.integer({ min: 0, max: 40 }).map((id) => `id-${String(id).padStart(3, "0")}`),
  ownerId: few("1", "2"),
  owner: few("ada", "legal"),
  name: few("qa", "summary", "chat"),
  description: fc.constant(""),
  visibility: few("team", "everyone").map((text) => (text === "team" ? "team" : "everyone")),
  version: fc.constant("1.0.0"),
  status: fc.constantFrom("draft" as const, "approved" as const, null),
  baseModel: fc.option(few("m/a", "m/b")),
  taskType: fc.option(few("qa", "chat")),
  domain: fc.option(few("legal", "medical")),
  languages: fc.subarray(["de", "en"]),
  licence: fc.option(few("mit", "apache-2.0")),
  tags: fc.subarray(["x", "y", "z"]),
  rank: fc.option(fc.constantFrom(8, 16)),
  parameterCount: fc.option(fc.nat(3)),
  downloads: fc.nat(3),
  createdAtMs: fc.nat(3),
  updatedAtMs: fc.nat(3),
  searchText: few("ada/qa legal m/a", "legal/chat", "summary de"),
});
const wanted = fc
  .tuple(
    fc.subarray([...facetNames]),
    fc.subarray(["ada", "m/a", "qa", "legal", "de", "x", "draft", "8", "mit"]),
  )
  .map(([names, values]): [FacetName, Set<string>][] => names.map((name) => [name, new Set(values)]));
const filter = fc.record({ facets: wanted, words: fc.subarray(["legal", "m/a"]), ownSees: fc.boolean() });

const text = (value: string | number | null) => (value === null ? [] : [String(value)]);
const facetValues: Record<FacetName, (item: CatalogueRow) => readonly string[]> = {
  owner: (item) => [item.owner],
  base_model: (item) => text(item.baseModel),
  task_type: (item) => text(item.taskType),
  domain: (item) => text(item.domain),
  language: (item) => item.languages,
  tag: (item) => item.tags,
  status: (item) => text(item.status),
  rank: (item) => text(item.rank),
  licence: (item) => text(item.licence),
};

/** The same by going over the rows once for each question. */
function naive(
  rows: readonly CatalogueRow[],
  { facets, words, isReadable }: CatalogueFilter,
  without?: FacetName,
) {
  return rows.filter(
    (item) =>
      isReadable(item) &&
      words.every((word) => item.searchText.includes(word)) &&
      [...facets].every(
        ([name, values]) => name === without || facetValues[name](item).some((value) => values.has(value)),
      ),
  );
}

describe("Catalogue", () => {
  it("selects, counts and pages as going over all rows does", () => {
    fc.assert(
      fc.property(
        fc.array(row, { maxLength: 60 }),
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 5 }),
        filter,
        fc.constantFrom(...adapterSorts),
        (rows, removed, asked, sort) => {
          const catalogue = new Catalogue();
          const byId = new Map<string, CatalogueRow>();
          for (const item of rows) {
            catalogue.set(item);
            byId.set(item.id, item);
          }
          for (const id of removed.map((number) => `id-${String(number).padStart(3, "0")}`)) {
            catalogue.delete(id);
            byId.delete(id);
          }
          const full: CatalogueFilter = {
            facets: new Map(asked.facets),
            words: asked.words,
            ids: null,
            readsOpen: true,
            isReadable: (item) => asked.ownSees || item.visibility === "everyone",
          };
          const live = [...byId.values()];
          const selection = catalogue.select(full);
          const expected = naive(live, full);
          expect(catalogue.size).toBe(live.length);
          expect(selection.slots).toHaveLength(expected.length);

          const counted = catalogue.facets(selection, 100);
          for (const facet of facetNames) {
            const counts = new Map<string, number>();
            for (const value of naive(live, full, facet).flatMap((item) => facetValues[facet](item))) {
              counts.set(value, (counts.get(value) ?? 0) + 1);
            }
            expect(new Map(counted[facet].map(({ value, count }) => [value, count]))).toEqual(counts);
          }

          const seen: string[] = [];
          let cursor: string | null = null;
          do {
            const after: Parameters<typeof catalogue.page>[1]["after"] =
              cursor === null ? null : readCursor(cursor, sort);
            const page = catalogue.page(selection, { sort, after, limit: 7 });
            seen.push(...page.rows.map(({ id }) => id));
            cursor = page.hasMore && page.last ? writeCursor(page.last) : null;
          } while (cursor !== null);
          expect([...seen].sort()).toEqual(expected.map(({ id }) => id).sort());
        },
      ),
      { numRuns: 300 },
    );
  });

  it("orders names upwards and all else downwards", () => {
    const catalogue = new Catalogue();
    const [first] = fc.sample(row, { numRuns: 1, seed: 1 });
    if (!first) throw new Error("there is a sample");
    const names = ["b", "C", "a"];
    names.forEach((name, index) => {
      catalogue.set({
        ...first,
        id: String(index),
        owner: "o",
        name,
        updatedAtMs: index,
        downloads: 9 - index,
      });
    });
    const all = catalogue.select({
      facets: new Map(),
      words: [],
      ids: null,
      readsOpen: true,
      isReadable: () => true,
    });
    const order = (sort: (typeof adapterSorts)[number]) =>
      catalogue.page(all, { sort, after: null, limit: 9 }).rows.map(({ name }) => name);
    expect(order("name")).toEqual(["a", "b", "C"]);
    expect(order("updated")).toEqual(["a", "C", "b"]);
    expect(order("downloads")).toEqual(["b", "C", "a"]);
  });
});

describe("readCursor", () => {
  it.each([
    "",
    "x",
    writeCursor({ sort: "name", value: 1, id: "a" }),
    Buffer.from("[1]").toString("base64url"),
  ])("refuses %j", (text) => {
    expect(() => readCursor(text, "updated")).toThrow(/nextCursor/);
  });
});
