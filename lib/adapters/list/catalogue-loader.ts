import { logger } from "#lib/logger.ts";
import { Catalogue, type CatalogueRow } from "./catalogue.ts";

/** Where the rows come from: all of them in portions, or those with these ids (absent ones are gone). */
export type RowSource = {
  all: () => AsyncIterable<readonly CatalogueRow[]>;
  named: (ids: readonly string[]) => Promise<readonly CatalogueRow[]>;
};

/** More changes at once than this are read with everything else. */
const maxNamed = 5_000;

/**
 * Keeps a catalogue up to date: reads everything once, then the rows that were said to have changed, when the next reader comes.
 * Readers that come together share one reading.
 */
export class CatalogueLoader {
  readonly #source: RowSource;
  #catalogue = new Catalogue();
  #changed = new Set<string>();
  #isStale = true;
  #reading: Promise<void> | null = null;
  #revision = 0;

  constructor(source: RowSource) {
    this.#source = source;
  }

  /** Goes up whenever the catalogue changed: what was computed before is out of date. */
  get revision(): number {
    return this.#revision;
  }

  /** A row changed; "" says that any may have. */
  noteChange(id: string): void {
    if (id === "" || this.#changed.size >= maxNamed) this.#isStale = true;
    else this.#changed.add(id);
  }

  /** The catalogue with every change that was noted. */
  async current(): Promise<Catalogue> {
    while (this.#reading !== null || this.#isStale || this.#changed.size > 0) {
      this.#reading ??= this.#read().finally(() => {
        this.#reading = null;
      });
      await this.#reading;
    }
    return this.#catalogue;
  }

  async #read(): Promise<void> {
    const isStale = this.#isStale;
    const ids = [...this.#changed];
    this.#isStale = false;
    this.#changed = new Set();
    try {
      if (isStale) this.#catalogue = await this.#readAll();
      else await this.#readNamed(ids);
      this.#revision++;
    } catch (error) {
      if (isStale) this.#isStale = true;
      for (const id of ids) this.#changed.add(id);
      throw error;
    }
  }

  async #readAll(): Promise<Catalogue> {
    const startedMs = performance.now();
    const catalogue = new Catalogue();
    for await (const rows of this.#source.all()) for (const row of rows) catalogue.set(row);
    const durationMs = Math.round(performance.now() - startedMs);
    logger().debug({ adapters: catalogue.size, durationMs }, "the catalogue of adapters was read");
    return catalogue;
  }

  async #readNamed(ids: readonly string[]): Promise<void> {
    const rows = await this.#source.named(ids);
    const live = new Set(rows.map(({ id }) => id));
    for (const id of ids) if (!live.has(id)) this.#catalogue.delete(id);
    for (const row of rows) this.#catalogue.set(row);
  }
}
