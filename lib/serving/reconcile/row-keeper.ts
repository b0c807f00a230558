import { withTransaction } from "#lib/db.ts";
import { type AdapterChange, changesBetween, type KeptAdapter } from "./adapter-row.ts";
import { saveRows } from "./mutations.ts";

/** Rows are written at least this often while a look acts. */
const flushMs = 500;
const flushRows = 32;

/** Rows of one replica as this look changes them, written in batches. */
export class RowKeeper {
  readonly changes: AdapterChange[] = [];
  #saved: readonly KeptAdapter[];
  #rows = new Map<string, KeptAdapter>();
  #touched = 0;
  #flushedMs = performance.now();
  readonly #replicaId: string;

  constructor(replicaId: string, kept: readonly KeptAdapter[], rows: readonly KeptAdapter[]) {
    this.#replicaId = replicaId;
    this.#saved = kept;
    for (const row of rows) this.#rows.set(row.servedName, row);
  }

  get(servedName: string): KeptAdapter | undefined {
    return this.#rows.get(servedName);
  }

  set(servedName: string, row: KeptAdapter | null): void {
    if (row === null) this.#rows.delete(servedName);
    else this.#rows.set(servedName, row);
    this.#touched += 1;
  }

  isDue(): boolean {
    return (
      this.#touched >= flushRows || (this.#touched > 0 && performance.now() - this.#flushedMs >= flushMs)
    );
  }

  async flush(): Promise<void> {
    const rows = [...this.#rows.values()];
    const changed = changesBetween(this.#saved, rows);
    this.#touched = 0;
    this.#flushedMs = performance.now();
    if (changed.saved.length === 0 && changed.removed.length === 0) return;
    const before = this.#saved;
    this.changes.push(...(await withTransaction((tx) => saveRows(tx, this.#replicaId, before, changed))));
    this.#saved = rows;
  }
}
