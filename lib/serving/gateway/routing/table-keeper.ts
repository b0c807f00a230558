import { AppError } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import { RoutingTable } from "./routing-table.ts";
import type { TargetRoutes } from "./target-routes.ts";

/** Where routes come from: those of all targets, or of the ones named. */
export type RoutesSource = (ids?: readonly string[]) => Promise<readonly TargetRoutes[]>;

/** Changes that come together are read together. */
const gatherMs = 40;
const retryMs = 1_000;

/**
 * Keeps the routing table in memory: reads everything once, then each target that was said to have changed. While the database does not
 * answer, the last table holds.
 */
export class TableKeeper {
  readonly #read: RoutesSource;
  readonly #targets = new Map<string, TargetRoutes>();
  #table: RoutingTable | null = null;
  #changed = new Set<string>();
  #isStale = true;
  #reading: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(read: RoutesSource) {
    this.#read = read;
  }

  /** A target changed; "" says that any may have. */
  noteChange(targetId: string): void {
    if (targetId === "") this.#isStale = true;
    else this.#changed.add(targetId);
    this.#schedule(gatherMs);
  }

  /** Targets change with a repository too: who sees it, what it is called. */
  noteRepository(repositoryId: string): void {
    if (repositoryId === "") this.noteChange("");
    for (const target of this.#targets.values()) {
      const isHere =
        target.base.id === repositoryId ||
        target.adapters.some(({ repository }) => repository.id === repositoryId);
      if (isHere) this.noteChange(target.id);
    }
  }

  /**
   * The table as last read; the first asker waits for the first reading.
   * @throws AppError unavailable when that fails
   */
  current(): RoutingTable | Promise<RoutingTable> {
    return this.#table ?? this.#first();
  }

  async #first(): Promise<RoutingTable> {
    try {
      this.#reading ??= this.#refresh();
      await this.#reading;
    } catch (cause) {
      this.#reading = null;
      throw new AppError(
        "unavailable",
        "The routes could not be read from the database. Try again in a second.",
        {
          cause,
          retryAfterSeconds: 1,
        },
      );
    }
    return this.#table ?? new RoutingTable([]);
  }

  #schedule(delayMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      // A reading at hand may have begun before the change.
      const before = this.#reading ?? Promise.resolve();
      this.#reading = before.then(
        () => this.#refresh(),
        () => this.#refresh(),
      );
      this.#reading.catch((error: unknown) => {
        logger().warn({ err: error }, "routes could not be read; the last ones hold");
        this.#schedule(retryMs);
      });
    }, delayMs).unref();
  }

  async #refresh(): Promise<void> {
    const isStale = this.#isStale;
    const changed = [...this.#changed];
    if (!isStale && changed.length === 0) return;
    this.#isStale = false;
    this.#changed = new Set();
    try {
      const routes = await (isStale ? this.#read() : this.#read(changed));
      if (isStale) this.#targets.clear();
      else for (const id of changed) this.#targets.delete(id);
      for (const target of routes) this.#targets.set(target.id, target);
      this.#table = new RoutingTable(this.#targets.values());
    } catch (error) {
      if (isStale) this.#isStale = true;
      for (const id of changed) this.#changed.add(id);
      throw error;
    }
  }
}
