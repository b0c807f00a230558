import type { VersionStatus } from "../status/policy.ts";
import {
  type AdapterSort,
  adapterSorts,
  type FacetCounts,
  type FacetName,
  facetNames,
} from "./adapter-query.ts";
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
  /** Whether the asker may read every row that is everyone's: then those are not asked about one by one. */
  readsOpen: boolean;
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

/** Whether a row with the value `a` stands before every row with `b`: names ascend, all else descends. */
function isValueBefore(a: number | string, b: number | string): boolean {
  return typeof a === "number" && typeof b === "number" ? a > b : String(a) < String(b);
}

/** Whether `a` stands before `b`; of equal values the later id does. */
function isBefore(
  a: { value: number | string; id: string },
  b: { value: number | string; id: string },
): boolean {
  return a.value === b.value ? a.id > b.id : isValueBefore(a.value, b.value);
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
  /** What the passes read of each row, beside the rows: a pass that touches the rows themselves is several times slower. */
  #texts: string[] = [];
  #isOpen: boolean[] = [];
  #sorted = newSorted();

  get size(): number {
    return this.#slots.size;
  }

  /** Adds a row, or replaces the one with its id. */
  set(row: CatalogueRow): void {
    const slot = this.#slots.get(row.id) ?? this.#free.pop() ?? this.#rows.length;
    this.#slots.set(row.id, slot);
    this.#rows[slot] = row;
    this.#texts[slot] = row.searchText;
    this.#isOpen[slot] = row.visibility === "everyone";
    for (const sort of adapterSorts) this.#sorted[sort][slot] = sortValue[sort](row);
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
    for (let slot = 0; slot < this.#rows.length; slot++) {
      if (!this.#isCandidate(slot, filter)) continue;
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
    const values = this.#sorted[sort];
    const best: Placed[] = [];
    let worst: Placed | undefined;
    for (const slot of slots) {
      const value = values[slot] ?? 0;
      if (worst !== undefined && isValueBefore(worst.value, value)) continue;
      const row = this.#rows[slot];
      if (row === undefined) continue;
      const placed = { value, id: row.id, row };
      if (after !== null && !isBefore(after, placed)) continue;
      if (worst !== undefined && !isBefore(placed, worst)) continue;
      insert(best, placed);
      if (best.length > limit + 1) best.pop();
      worst = best[limit];
    }
    const shown = best.slice(0, limit);
    const end = shown.at(-1);
    return {
      rows: shown.map(({ row }) => row),
      last: end ? { sort, value: end.value, id: end.id } : null,
      hasMore: best.length > limit,
    };
  }

  #isCandidate(slot: number, { ids, words, readsOpen, isReadable }: CatalogueFilter): boolean {
    if (words.length > 0) {
      const text = this.#texts[slot] ?? "";
      for (const word of words) if (!text.includes(word)) return false;
    }
    const row = this.#rows[slot];
    if (row === undefined || (ids !== null && !ids.has(row.id))) return false;
    return (readsOpen && this.#isOpen[slot] === true) || isReadable(row);
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

function newSorted(): Record<AdapterSort, (number | string)[]> {
  return { updated: [], created: [], downloads: [], name: [], parameters: [] };
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
