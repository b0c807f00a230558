import { describe, expect, it } from "vitest";
import type { CatalogueRow } from "./catalogue.ts";
import { CatalogueLoader } from "./catalogue-loader.ts";

const row = (id: string, description = ""): CatalogueRow => ({
  id,
  ownerId: "o",
  owner: "o",
  name: id,
  description,
  visibility: "everyone",
  version: null,
  status: null,
  baseModel: null,
  taskType: null,
  domain: null,
  languages: [],
  licence: null,
  tags: [],
  rank: null,
  parameterCount: null,
  downloads: 0,
  createdAtMs: 0,
  updatedAtMs: 0,
  searchText: description,
});

function world(...ids: string[]) {
  const rows = new Map(ids.map((id) => [id, row(id)]));
  const reads: string[] = [];
  const failing = { next: false };
  const fail = () => {
    if (!failing.next) return;
    failing.next = false;
    throw new Error("the database went away");
  };
  const loader = new CatalogueLoader({
    async *all() {
      reads.push("all");
      fail();
      yield [...rows.values()];
    },
    named: async (wanted) => {
      reads.push(wanted.join());
      fail();
      return wanted.flatMap((id) => rows.get(id) ?? []);
    },
  });
  return { rows, reads, loader, failing };
}

describe("CatalogueLoader", () => {
  it("reads all once, however many ask", async () => {
    const { loader, reads } = world("a", "b");
    const catalogues = await Promise.all([loader.current(), loader.current(), loader.current()]);
    expect(reads).toEqual(["all"]);
    expect(new Set(catalogues.map(({ size }) => size))).toEqual(new Set([2]));
  });

  it("reads what changed, and drops what is gone", async () => {
    const { loader, reads, rows } = world("a", "b");
    await loader.current();
    const before = loader.revision;
    rows.delete("a");
    rows.set("c", row("c"));
    for (const id of ["a", "c", "c"]) loader.noteChange(id);
    const catalogue = await loader.current();
    expect(reads).toEqual(["all", "a,c"]);
    expect(catalogue.size).toBe(2);
    expect(loader.revision).toBe(before + 1);
  });

  it("reads all again when anything may have changed", async () => {
    const { loader, reads } = world("a");
    await loader.current();
    loader.noteChange("");
    await loader.current();
    expect(reads).toEqual(["all", "all"]);
  });

  it("forgets no change when reading fails", async () => {
    const { loader, rows, failing } = world("a");
    await loader.current();
    rows.set("b", row("b"));
    loader.noteChange("b");
    failing.next = true;
    await expect(loader.current()).rejects.toThrow(/went away/);
    expect((await loader.current()).size).toBe(2);
    loader.noteChange("");
    failing.next = true;
    await expect(loader.current()).rejects.toThrow(/went away/);
    expect((await loader.current()).size).toBe(2);
  });
});
