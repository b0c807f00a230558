import type { VersionStatus } from "../status/policy.ts";
import { type AdapterSort, type FacetCounts, type FacetName, facetNames } from "./adapter-query.ts";
import type { Cursor } from "./cursor.ts";
import { FacetColumn } from "./facet-column.ts";

/** What the catalogue keeps of an adapter. Times in milliseconds since 1970. */
export type CatalogueRow = {
  id: string;
  ownerId: string;
  owner: string;
  name: string;
  description: string;
  visibility: "team" | "everyone";
  version: string | null;
  status: VersionStatus | null;
  baseModel: string | null;
  taskType: string | null;
  domain: string | null;
  languages: readonly string[];
  licence: string | null;
  tags: readonly string[];
  rank: number | null;
  parameterCount: number | null;
  downloads: number;
  createdAtMs: number;
  updatedAtMs: number;
  /** Lower case. */
  searchText: string;
};

/** Which rows are asked for. */
export type CatalogueFilter = {
  /** Whether the asker may read a row. */
  isReadable: (row: CatalogueRow) => boolean;
  /** Lower case; all must be in the row's text. */
  words: readonly string[];
  facets: ReadonlyMap<FacetName, ReadonlySet<string>>;
  /** Ids a row must be among; null: any. */
  ids: ReadonlySet<string> | null;
};

/** The rows that match, and of each facet how many match if that facet were not filtered by. */
export type Selection = { slots: Int32Array; counts: Record<FacetName, Uint32Array> };

const valuesOf: Record<FacetName, (row: CatalogueRow) => readonly string[]> = {
  owner: (row) => [row.owner],
  base_model: (row) => one(row.baseModel),
  task_type: (row) => one(row.taskType),
  domain: (row) => one(row.domain),
  language: (row) => row.languages,
  tag: (row) => row.tags,
  status: (row) => one(row.status),
  rank: (row) => one(row.rank),
  licence: (row) => one(row.licence),
};

function one(value: string | number | null): readonly string[] {
  return value === null ? [] : [String(value)];
}

const sortValue: Record<AdapterSort, (row: CatalogueRow) => number | string> = {
  updated: (row) => row.updatedAtMs,
  created: (row) => row.createdAtMs,
  downloads: (row) => row.downloads,
  parameters: (row) => row.parameterCount ?? -1,
  name: (row) => `${row.owner}/${row.name}`.toLowerCase(),
};

type Placed = { value: number | string; id: string; row: CatalogueRow };

/** Whether `a` stands before `b`: names ascend, all else descends; equal ones by id. */
function isBefore(
  a: { value: number | string; id: string },
  b: { value: number | string; id: string },
): boolean {
  if (a.value !== b.value) {
    if (typeof a.value === "number" && typeof b.value === "number") return a.value > b.value;
    return String(a.value) < String(b.value);
  }
  return a.id > b.id;
}

/**
 * Every adapter's list fields in memory, in columns: any filter, its counts and any page take one pass of a few milliseconds over
 * 100,000 adapters. Knows nothing of where the rows come from.
 */
export class Catalogue {
  #rows: (CatalogueRow | undefined)[] = [];
  #slots = new Map<string, number>();
  #free: number[] = [];
  #columns = newColumns();

  get size(): number {
    return this.#slots.size;
  }

  clear(): void {
    this.#rows = [];
    this.#slots = new Map();
    this.#free = [];
    this.#columns = newColumns();
  }

  /** Adds a row, or replaces the one with its id. */
  set(row: CatalogueRow): void {
    const slot = this.#slots.get(row.id) ?? this.#free.pop() ?? this.#rows.length;
    this.#slots.set(row.id, slot);
    this.#rows[slot] = row;
    for (const facet of facetNames) this.#columns[facet].set(slot, valuesOf[facet](row));
  }

  delete(id: string): void {
    const slot = this.#slots.get(id);
    if (slot === undefined) return;
    this.#slots.delete(id);
    this.#rows[slot] = undefined;
    this.#free.push(slot);
  }

  /** One pass over all rows. A row that only one facet refuses still counts for the values of that facet. */
  select(filter: CatalogueFilter): Selection {
    const wanted = facetNames.flatMap((facet) => {
      const values = filter.facets.get(facet);
      const column = this.#columns[facet];
      return values ? [{ facet, column, flags: column.flags(values), refused: new SlotList() }] : [];
    });
    const found = new SlotList();
    const rows = this.#rows;
    for (let slot = 0; slot < rows.length; slot++) {
      const row = rows[slot];
      if (row === undefined || !isCandidate(row, filter)) continue;
      let into: SlotList | null = found;
      for (const { column, flags, refused } of wanted) {
        if (column.has(slot, flags)) continue;
        into = into === found ? refused : null;
        if (into === null) break;
      }
      into?.push(slot);
    }
    const slots = found.toArray();
    const refusedBy = new Map(wanted.map(({ facet, refused }) => [facet, refused.toArray()]));
    const counts = byFacet((facet) => {
      const column = this.#columns[facet];
      const matching = column.count(slots);
      const refused = refusedBy.get(facet);
      if (refused === undefined) return matching;
      for (const [code, count] of column.count(refused).entries())
        matching[code] = (matching[code] ?? 0) + count;
      return matching;
    });
    return { slots, counts };
  }

  /** One page of a selection in an order, after a cursor, and whether more follow. */
  page(
    { slots }: Selection,
    { sort, after, limit }: { sort: AdapterSort; after: Cursor | null; limit: number },
  ): { rows: CatalogueRow[]; last: Cursor | null; hasMore: boolean } {
    const sortedBy = sortValue[sort];
    const best: Placed[] = [];
    for (const slot of slots) {
      const row = this.#rows[slot];
      if (!row) continue;
      const placed = { value: sortedBy(row), id: row.id, row };
      if (after !== null && !isBefore(after, placed)) continue;
      const worst = best[limit];
      if (worst !== undefined && !isBefore(placed, worst)) continue;
      insert(best, placed);
      if (best.length > limit + 1) best.pop();
    }
    const shown = best.slice(0, limit);
    const end = shown.at(-1);
    return {
      rows: shown.map(({ row }) => row),
      last: end ? { sort, value: end.value, id: end.id } : null,
      hasMore: best.length > limit,
    };
  }

  /** Values of every facet with their counts, most first; at most `most` of each. */
  facets({ counts }: Selection, most: number): FacetCounts {
    return byFacet((facet) => this.#columns[facet].named(counts[facet], most));
  }
}

/** Slots in one growing array of numbers. */
class SlotList {
  #slots = new Int32Array(256);
  #length = 0;

  push(slot: number): void {
    if (this.#length === this.#slots.length) {
      const grown = new Int32Array(this.#length * 2);
      grown.set(this.#slots);
      this.#slots = grown;
    }
    this.#slots[this.#length++] = slot;
  }

  toArray(): Int32Array {
    return this.#slots.subarray(0, this.#length);
  }
}

function isCandidate(row: CatalogueRow, { ids, words, isReadable }: CatalogueFilter): boolean {
  if (ids !== null && !ids.has(row.id)) return false;
  for (const word of words) if (!row.searchText.includes(word)) return false;
  return isReadable(row);
}

/** Keeps `best` in order: a binary search for the place, then one move. */
function insert(best: Placed[], placed: Placed): void {
  let low = 0;
  let high = best.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = best[middle];
    if (other && isBefore(other, placed)) low = middle + 1;
    else high = middle;
  }
  best.splice(low, 0, placed);
}

function newColumns(): Record<FacetName, FacetColumn> {
  return byFacet(() => new FacetColumn());
}

function byFacet<T>(make: (facet: FacetName) => T): Record<FacetName, T> {
  return {
    owner: make("owner"),
    base_model: make("base_model"),
    task_type: make("task_type"),
    domain: make("domain"),
    language: make("language"),
    tag: make("tag"),
    status: make("status"),
    rank: make("rank"),
    licence: make("licence"),
  };
}
